using System.Text;
using TechOms.Platform.Csv;

namespace TechOms.Tests.Platform.Csv;

public sealed class CsvSheetTests
{
    private static readonly CsvFormat Format = new("Things", [new("SKU", "Which.", Required: true), new("Quantity", "How many."), new("Reason Code", "Why."), new("Fragile", "Or not.")]);

    [Theory]
    [InlineData("SKU,Quantity,Reason Code\nA,1,why\n")]
    [InlineData("\uFEFFSKU;Quantity;Reason Code\r\nA;1;why\r\n")]
    [InlineData("sku\treason_code\tquantity\nA\twhy\t1")]
    [InlineData("Colour,quantity,Sku,REASON CODE\n\nred,\"1\",\" A \",why\n,,,\n")]
    public void A_file_is_read_however_a_spreadsheet_saved_it(string text)
    {
        var row = Assert.Single(Read(text).Rows);

        Assert.Equal(("A", 1L, "why"), (row.Needed("SKU"), row.Whole("Quantity"), row.Text("Reason Code")));
        Assert.Null(row.Refusal);
    }

    [Theory]
    [InlineData("", "csv.empty")]
    [InlineData("Quantity\n1\n", "csv.column-missing")]
    [InlineData("SKU,sku\nA,B\n", "csv.column-twice")]
    public void A_file_that_cannot_be_meant_is_refused_as_a_whole(string text, string code)
        => Assert.Equal(code, CsvSheet.Read(Format, text).Match(_ => null!, refusal => refusal).Code);

    [Theory]
    [InlineData("A,one,,", "csv.bad-cell", "Quantity")]
    [InlineData(",1,,", "csv.cell-missing", "SKU")]
    [InlineData("A,1,,perhaps", "csv.bad-cell", "Fragile")]
    [InlineData("A,1,,,too,much", "csv.broken-row", "row")]
    [InlineData("A \"big\" one,1,,", "csv.broken-row", "row")]
    public void A_row_says_what_is_wrong_with_it_and_the_next_is_read(string line, string code, string field)
    {
        var rows = Read($"SKU,Quantity,Reason Code,Fragile\n{line}\nB,2,,No\n").Rows;
        foreach (var row in rows)
            _ = (row.Needed("SKU"), row.Whole("Quantity"), row.Flag("Fragile"));

        Assert.Equal((2, code, field), (rows[0].Line, rows[0].Refusal?.Code, rows[0].Refusal?.Fields.Keys.Single()));
        Assert.Equal((3, "B", null), (rows[1].Line, rows[1].Text("SKU"), rows[1].Refusal));
    }

    [Fact]
    public void What_means_nothing_is_named() => Assert.Equal(["Colour"], Read("SKU,Colour\nA,red\n").Ignored);

    [Fact]
    public void What_is_exported_is_imported_again_and_no_spreadsheet_runs_it()
    {
        object?[][] rows = [["=cmd()", -5L, "say \"hi\",\nthere", true], ["Ünïcode", null, "-", false]];

        var text = Encoding.UTF8.GetString(Format.Write(rows));

        Assert.Contains("'=cmd()", text, StringComparison.Ordinal);
        Assert.Contains(",-5,", text, StringComparison.Ordinal);
        var read = Read(text).Rows;
        Assert.Equal(
            [("=cmd()", -5L, "say \"hi\",\nthere", true), ("Ünïcode", null, "-", false)],
            read.Select(row => (row.Text("SKU"), row.Whole("Quantity"), row.Text("Reason Code")?.Replace("\r", "", StringComparison.Ordinal), row.Flag("Fragile"))));
        Assert.All(read, row => Assert.Null(row.Refusal));
    }

    private static CsvSheet Read(string text) => CsvSheet.Read(Format, text).Match(sheet => sheet, refusal => throw new InvalidOperationException(refusal.Message));
}
