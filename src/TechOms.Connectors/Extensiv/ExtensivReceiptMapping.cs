using System.Globalization;

namespace TechOms.Connectors.Extensiv;

/// <summary>What we call a receipt, they call a receiver, or an ASN while it is only announced. Pure: no I/O, no clock.</summary>
internal static class ExtensivReceiptMapping
{
    internal static readonly string[] HeadFields =
        ["poNum", "externalId", "receiptAdviceNumber", "notes", "carrier", "scacCode", "trackingNumber", "trailerNumber", "sealNumber", "billOfLading", "doorNumber"];

    internal static readonly string[] LineFields = ["qualifier"];

    public static WireReceiver ToWire(this OutgoingReceipt receipt, long customerId, long facilityId)
    {
        string? Head(string name) => ExtensivMapping.Reference(receipt.References, name);
        return new()
        {
            CustomerIdentifier = new(customerId),
            FacilityIdentifier = new(facilityId),
            ReferenceNum = receipt.Reference,
            PoNum = Head("poNum") ?? ExtensivMapping.Given(receipt.PurchaseOrderNumber),
            ExternalId = Head("externalId") ?? receipt.Reference,
            ReceiptAdviceNumber = Head("receiptAdviceNumber"),
            Notes = ExtensivMapping.Given(string.Join('\n', new[]
            {
                ExtensivMapping.Given(receipt.Instructions) ?? Head("notes"),
                ExtensivMapping.Given(receipt.Supplier) is { } supplier ? $"Supplier: {supplier}" : null,
            }.OfType<string>())),
            ExpectedDate = ExtensivTime.WriteDate(receipt.ExpectedOn),
            IsReturn = false,
            DeferNotification = false,
            Carrier = Head("carrier"),
            ScacCode = Head("scacCode"),
            TrackingNumber = Head("trackingNumber"),
            TrailerNumber = Head("trailerNumber"),
            SealNumber = Head("sealNumber"),
            BillOfLading = Head("billOfLading"),
            DoorNumber = Head("doorNumber"),
            SavedElements = ExtensivMapping.ToSavedElements(receipt.References, HeadFields),
            ReceiveItems = [.. receipt.Lines.Select(line => new WireReceiveItem
            {
                ItemIdentifier = new(Sku: line.Sku),
                Qualifier = ExtensivMapping.Reference(line.References, "qualifier"),
                ExternalId = line.Number.ToString(CultureInfo.InvariantCulture),
                Qty = line.Quantity,
                LotNumber = ExtensivMapping.Given(line.Lot),
                SerialNumber = ExtensivMapping.Given(line.Serial),
                SavedElements = ExtensivMapping.ToSavedElements(line.References, LineFields),
            })],
        };
    }

    public static ReceiptUpdate ToUpdate(this WireReceiver receiver, ExtensivTime time, ExtensivSettings settings)
    {
        var state = ExtensivMapping.ToState(receiver.ReadOnly?.Status);
        var usable = (receiver.Lines ?? []).Where(line => line.OnHold is not true).ToList();
        return new()
        {
            ExternalId = ExtensivMapping.ToId(receiver.Id!.Value),
            Reference = ExtensivMapping.Given(receiver.ReferenceNum),
            Version = string.Join('|', [receiver.ReadOnly?.LastModifiedDate ?? receiver.ReadOnly?.CreationDate, receiver.ReadOnly?.Status,
                .. (receiver.Lines ?? []).Select(line => string.Create(CultureInfo.InvariantCulture, $"{line.ItemIdentifier?.Sku} {line.Qty} {line.OnHold}"))]),
            Status = state switch
            {
                WireState.Closed => RemoteReceiptStatus.Received,
                WireState.Cancelled => RemoteReceiptStatus.Cancelled,
                _ => RemoteReceiptStatus.Accepted,
            },
            StatusText = state switch
            {
                WireState.Closed => "Closed",
                WireState.Cancelled => "Canceled",
                _ => "Open",
            },

            // Before the confirmation the arrival date is a plan, and the quantities are what was announced.
            ReceivedAt = state is WireState.Closed ? time.Read(receiver.ArrivalDate) ?? time.Read(receiver.ReadOnly?.LastModifiedDate) : null,
            Lines = state is WireState.Closed ? ToLines(usable, settings.PassLots) : [],
            Problems = state is WireState.Closed
                ? [.. (receiver.Lines ?? []).Where(line => line.OnHold is true && line.Qty > 0).Select(line => string.Create(CultureInfo.InvariantCulture,
                    $"{ExtensivMapping.ToUnits(line.Qty!.Value)} of {line.ItemIdentifier?.Sku} arrived on hold and are not counted{(ExtensivMapping.Given(line.OnHoldReason) is { } why ? $": {why}" : ".")}"))]
                : [],
        };
    }

    // One announced line comes back as several: one per lot and place.
    private static IReadOnlyList<ReceivedLine> ToLines(IReadOnlyList<WireReceiveItem> lines, bool passLots)
        => [.. from line in lines
               let sku = ExtensivMapping.Given(line.ItemIdentifier?.Sku)
               where sku is not null
               group line by (Number: ExtensivMapping.ToNumber(line.ExternalId), Sku: sku) into same
               select new ReceivedLine(same.Key.Number, same.Key.Sku, ExtensivMapping.ToUnits(same.Sum(line => line.Qty ?? 0)))
               {
                   Lots = passLots ? ExtensivMapping.Merge(same.Select(line => ExtensivMapping.ToLot(line.LotNumber, line.SerialNumber, line.ExpirationDate, line.Qty ?? 0))) : [],
               }];
}
