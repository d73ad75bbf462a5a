using System.Net;
using TechOms.Platform.Http;

namespace TechOms.Tests.Platform.Http;

public sealed class InternalAddressesTests
{
    [Theory]
    [InlineData("127.0.0.1"), InlineData("10.1.2.3"), InlineData("172.16.0.1"), InlineData("172.31.255.255"), InlineData("192.168.1.1"), InlineData("169.254.169.254")]
    [InlineData("100.64.0.1"), InlineData("0.0.0.0"), InlineData("224.0.0.1"), InlineData("255.255.255.255")]
    [InlineData("::1"), InlineData("::"), InlineData("fe80::1"), InlineData("fd00::1"), InlineData("ff02::1")]
    [InlineData("::ffff:127.0.0.1"), InlineData("::ffff:10.0.0.1"), InlineData("::127.0.0.1"), InlineData("64:ff9b::10.0.0.1"), InlineData("2002:7f00:1::")]
    public void Addresses_of_this_machine_and_its_network_are_internal(string address) => Assert.True(InternalAddresses.Contains(IPAddress.Parse(address)));

    [Theory]
    [InlineData("1.1.1.1"), InlineData("172.32.0.1"), InlineData("192.169.0.1"), InlineData("100.128.0.1"), InlineData("2606:4700::1111"), InlineData("::ffff:8.8.8.8"), InlineData("64:ff9b::8.8.8.8")]
    public void Addresses_of_the_world_are_not(string address) => Assert.False(InternalAddresses.Contains(IPAddress.Parse(address)));
}
