namespace TechOms.Connectors.Leanafy;

/// <summary>Names of countries and states by their codes: Leanafy's addresses carry both. What is not listed travels as its code.</summary>
internal static class LeanafyPlaces
{
    private static readonly Dictionary<string, string> Countries = Read(
        "US=United States;CA=Canada;MX=Mexico;PR=Puerto Rico;GB=United Kingdom;IE=Ireland;DE=Germany;AT=Austria;CH=Switzerland;FR=France;BE=Belgium;NL=Netherlands;"
        + "LU=Luxembourg;ES=Spain;PT=Portugal;IT=Italy;DK=Denmark;SE=Sweden;NO=Norway;FI=Finland;IS=Iceland;PL=Poland;CZ=Czechia;SK=Slovakia;HU=Hungary;SI=Slovenia;"
        + "HR=Croatia;RO=Romania;BG=Bulgaria;GR=Greece;EE=Estonia;LV=Latvia;LT=Lithuania;MT=Malta;CY=Cyprus;TR=Türkiye;IL=Israel;AE=United Arab Emirates;SA=Saudi Arabia;"
        + "AU=Australia;NZ=New Zealand;JP=Japan;KR=South Korea;CN=China;HK=Hong Kong;TW=Taiwan;SG=Singapore;MY=Malaysia;TH=Thailand;ID=Indonesia;PH=Philippines;"
        + "VN=Vietnam;IN=India;ZA=South Africa;BR=Brazil;AR=Argentina;CL=Chile;CO=Colombia;PE=Peru");

    private static readonly Dictionary<string, Dictionary<string, string>> States = new(StringComparer.OrdinalIgnoreCase)
    {
        ["US"] = Read(
            "AL=Alabama;AK=Alaska;AZ=Arizona;AR=Arkansas;CA=California;CO=Colorado;CT=Connecticut;DE=Delaware;DC=District of Columbia;FL=Florida;GA=Georgia;HI=Hawaii;"
            + "ID=Idaho;IL=Illinois;IN=Indiana;IA=Iowa;KS=Kansas;KY=Kentucky;LA=Louisiana;ME=Maine;MD=Maryland;MA=Massachusetts;MI=Michigan;MN=Minnesota;MS=Mississippi;"
            + "MO=Missouri;MT=Montana;NE=Nebraska;NV=Nevada;NH=New Hampshire;NJ=New Jersey;NM=New Mexico;NY=New York;NC=North Carolina;ND=North Dakota;OH=Ohio;OK=Oklahoma;"
            + "OR=Oregon;PA=Pennsylvania;PR=Puerto Rico;RI=Rhode Island;SC=South Carolina;SD=South Dakota;TN=Tennessee;TX=Texas;UT=Utah;VT=Vermont;VA=Virginia;"
            + "WA=Washington;WV=West Virginia;WI=Wisconsin;WY=Wyoming"),
        ["CA"] = Read(
            "AB=Alberta;BC=British Columbia;MB=Manitoba;NB=New Brunswick;NL=Newfoundland and Labrador;NS=Nova Scotia;NT=Northwest Territories;NU=Nunavut;ON=Ontario;"
            + "PE=Prince Edward Island;QC=Quebec;SK=Saskatchewan;YT=Yukon"),
        ["AU"] = Read(
            "ACT=Australian Capital Territory;NSW=New South Wales;NT=Northern Territory;QLD=Queensland;SA=South Australia;TAS=Tasmania;VIC=Victoria;WA=Western Australia"),
    };

    /// <param name="given">A code or a name, as the shop had it.</param>
    public static (string Name, string Code) Country(string? given) => Both(Countries, given, longestCode: 2);

    public static (string Name, string Code) State(string countryCode, string? given)
        => Both(States.GetValueOrDefault(countryCode) ?? [], given, longestCode: 3);

    private static (string Name, string Code) Both(Dictionary<string, string> names, string? given, int longestCode)
    {
        var text = LeanafyMapping.Given(given) ?? "";
        if (names.TryGetValue(text, out var name))
            return (name, text.ToUpperInvariant());
        if (names.FirstOrDefault(pair => string.Equals(pair.Value, text, StringComparison.OrdinalIgnoreCase)) is { Key: { } code } known)
            return (known.Value, code);

        return (text, text.Length <= longestCode ? text.ToUpperInvariant() : "");
    }

    private static Dictionary<string, string> Read(string list)
        => list.Split(';').Select(pair => pair.Split('=')).ToDictionary(pair => pair[0], pair => pair[1], StringComparer.OrdinalIgnoreCase);
}
