using System.Globalization;
using System.Security.Cryptography;

namespace TechOms.Features.Orders;

/// <summary>A number for an order that came without one: short, ordered by day, and with no letters that read like digits.</summary>
internal static class MadeUpNumber
{
    public static string Of(string prefix, DateTimeOffset now)
        => string.Create(CultureInfo.InvariantCulture, $"{prefix}{now:yyMMdd}-{RandomNumberGenerator.GetString("ABCDEFGHJKLMNPQRSTUVWXYZ23456789", 6)}");
}
