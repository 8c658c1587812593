using Xunit;

namespace Weft.Tests.Aws.Ec2.PrefixLists;

public class PrefixListProvisioningTests
{
    private const string List = "AWS::EC2::PrefixList";

    private readonly ProvisionedCloud cloud = new();

    [Fact]
    public void Entries_come_go_and_get_other_descriptions()
    {
        var list = cloud.Create(List, """
            {"PrefixListName":"offices","AddressFamily":"IPv4","MaxEntries":5,"Entries":[{"Cidr":"10.0.0.0/8"},{"Cidr":"192.168.0.0/16","Description":"old"}],"Tags":[{"Key":"a","Value":"b"}]}
            """);
        cloud.AssertStands(List, list);
        Assert.Equal("1", cloud.Attribute(List, list, "Version"));
        Assert.Equal(list, cloud.Attribute(List, list, "PrefixListId"));
        Assert.Contains(list, cloud.Attribute(List, list, "Arn"), StringComparison.Ordinal);
        Assert.Equal("123456789012", cloud.Attribute(List, list, "OwnerId"));
        cloud.Update(List, list, """
            {"PrefixListName":"sites","AddressFamily":"IPv4","MaxEntries":5,"Entries":[{"Cidr":"192.168.0.0/16","Description":"new"},{"Cidr":"172.16.0.0/12"}]}
            """);
        cloud.AssertStands(List, list);
        Assert.Equal("2", cloud.Attribute(List, list, "Version"));
        cloud.Update(List, list, """
            {"PrefixListName":"sites","AddressFamily":"IPv4","MaxEntries":9,"Entries":[{"Cidr":"192.168.0.0/16","Description":"new"},{"Cidr":"172.16.0.0/12"}]}
            """);
        cloud.AssertStands(List, list);
        cloud.Delete(List, list);
        Assert.Null(cloud.Read(List, list));
    }

    [Fact]
    public void A_list_without_a_size_has_room_for_its_entries()
    {
        var list = cloud.Create(List, """{"PrefixListName":"one","AddressFamily":"IPv6","Entries":[{"Cidr":"2001:db8::/32"}]}""");
        Assert.Equal(1, (int)cloud.Read(List, list)!["MaxEntries"]!);
        cloud.Refused("InvalidParameterValue", List, """{"PrefixListName":"two","AddressFamily":"IPv5"}""");
    }
}
