using System.Net;
using System.Net.Sockets;

namespace TechOms.Platform.Http;

/// <summary>Addresses that lead to this machine or its network, where a channel's address typed by a user must not reach.</summary>
internal static class InternalAddresses
{
    private static readonly IPNetwork[] Networks =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.168.0.0/16",
            "198.18.0.0/15", "224.0.0.0/4", "240.0.0.0/4",
            "::/128", "::1/128", "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8",
        }.Select(IPNetwork.Parse),
    ];

    private static readonly IPNetwork Nat64 = IPNetwork.Parse("64:ff9b::/96");
    private static readonly IPNetwork SixToFour = IPNetwork.Parse("2002::/16");
    private static readonly IPNetwork Compatible = IPNetwork.Parse("::/96");

    public static bool Contains(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
            return Contains(address.MapToIPv4());
        return Networks.Any(network => network.Contains(address)) || (Embedded(address) is { } inner && Contains(inner));
    }

    // An IPv4 address can travel inside an IPv6 one and be unpacked by a gateway.
    private static IPAddress? Embedded(IPAddress address)
    {
        if (address.AddressFamily is not AddressFamily.InterNetworkV6)
            return null;

        var bytes = address.GetAddressBytes();
        if (SixToFour.Contains(address))
            return new(bytes.AsSpan(2, 4));
        return Nat64.Contains(address) || Compatible.Contains(address) ? new(bytes.AsSpan(12, 4)) : null;
    }
}
