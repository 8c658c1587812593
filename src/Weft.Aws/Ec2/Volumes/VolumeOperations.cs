using Weft.Control.State;
using Weft.Wire;
using Weft.Wire.Ec2;

namespace Weft.Aws.Ec2.Volumes;

/// <summary>DescribeVolumes, DescribeVolumeAttribute, DeleteVolume.</summary>
internal static class VolumeOperations
{
    public static DescribeVolumesResult Describe(View view, DescribeVolumesRequest request)
    {
        var page = view.Page<Volume>(request.VolumeIds, request.Filters, request);
        return new DescribeVolumesResult { Volumes = page.Select(volume => VolumeShapes.Of(view, volume)), NextToken = page.NextToken };
    }

    /// <summary>No volume here is found inconsistent, so none waits for its I/O to be enabled; and none has a product code.</summary>
    public static DescribeVolumeAttributeResult DescribeAttribute(View view, DescribeVolumeAttributeRequest request)
    {
        var volume = view.Require<Volume>(request.VolumeId);
        return new DescribeVolumeAttributeResult
        {
            VolumeId = volume.Id.Text,
            AutoEnableIO = request.Attribute == VolumeAttributeNameValues.AutoEnableIO ? new AttributeBooleanValueShape { Value = false } : null,
            ProductCodes = request.Attribute == VolumeAttributeNameValues.ProductCodes ? [] : null,
        };
    }

    /// <summary>Deletes a volume whose instance is gone; what it held goes from the host with it.</summary>
    public static EmptyResult Delete(Transaction transaction, DeleteVolumeRequest request)
    {
        var volume = transaction.Require<Volume>(request.VolumeId);
        if (volume.Attachment is { } attachment)
            throw new AwsException("VolumeInUse", $"Volume {volume.Id} is currently attached to {attachment.Instance}");
        transaction.Remove(volume.Id);
        return EmptyResult.Instance;
    }
}
