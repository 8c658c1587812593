using Weft.Aws.Ec2.Images;
using Weft.Aws.Ec2.KeyPairs;
using Weft.Aws.Ec2.Regions;
using Weft.Aws.Ec2.SecurityGroups;
using Weft.Aws.Ec2.Subnets;
using Weft.Control.Operations;
using Weft.Control.Resources;
using Weft.Control.State;

namespace Weft.Aws.Ec2;

/// <summary>
/// EC2's values that a template's parameter may be required to name
/// (https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-supplied-parameter-types.html).
/// </summary>
internal static class ParameterValues
{
    public static void Declare(Catalog catalog) => catalog
        .ParameterValues("AWS::EC2::AvailabilityZone::Name", Zones)
        .ParameterValues("AWS::EC2::Image::Id", view => ImageCatalog.All.Select(image => image.IdIn(view.RegionFacts())))
        .ParameterValues("AWS::EC2::KeyPair::KeyName", view => view.All<KeyPair>().Select(pair => pair.Name))
        .ParameterValues("AWS::EC2::SecurityGroup::GroupName", view => view.All<SecurityGroup>().Select(group => group.Name))
        .ParameterValues("AWS::EC2::SecurityGroup::Id", Ids<SecurityGroup>)
        .ParameterValues("AWS::EC2::Subnet::Id", Ids<Subnet>)
        .ParameterValues("AWS::EC2::VPC::Id", Ids<Vpcs.Vpc>)
        .ParameterValues("AWS::EC2::Instance::Id", Ids<Instances.Instance>);

    /// <summary>The zones of the default subnets, since Fn::GetAZs gives those; every zone where there are none.</summary>
    private static IEnumerable<string> Zones(View view)
    {
        var withDefault = view.All<Subnet>().Where(subnet => subnet.IsDefaultForZone).Select(subnet => subnet.Zone).Distinct().Order(StringComparer.Ordinal).ToList();
        return withDefault.Count > 0 ? withDefault : SubnetZones.Of(view).Select(zone => zone.Name);
    }

    private static IEnumerable<string> Ids<T>(View view)
        where T : class, IResource<T> => view.All<T>().Select(resource => resource.Id.Text);
}
