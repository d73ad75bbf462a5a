using System.Text;
using TechOms.Platform.Results;

namespace TechOms.Platform.Csv;

/// <summary>The text of a file as it arrives: an upload, what a preview sent along, or the body itself.</summary>
internal static class CsvUpload
{
    public const int MaxBytes = 4_000_000;
    public const string FileField = "file";
    public const string TextField = "csv";

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private static readonly Refusal TooLarge = new(RefusalKind.TooLarge, "csv.too-large", $"A file has at most {MaxBytes / 1_000_000} MB. Split it.");

    public static async Task<Result<string>> ReadAsync(HttpRequest request, CancellationToken cancellation)
    {
        if (!request.HasFormContentType)
            return await ReadAsync(request.Body, cancellation);

        var form = await request.ReadFormAsync(cancellation);
        if (form.Files[FileField] is { Length: > 0 } file)
        {
            await using var stream = file.OpenReadStream();
            return await ReadAsync(stream, cancellation);
        }

        return form[TextField].ToString() is { Length: > 0 } text ? text : Refusal.Invalid("csv.needed", FileField, "Choose a file.");
    }

    /// <summary>As the API asks for it. Rows with errors stop the import unless they may be skipped.</summary>
    public static CsvMode ModeOf(bool? dryRun, bool? skipErrors) => (dryRun, skipErrors) switch
    {
        (true, _) => CsvMode.Preview,
        (_, true) => CsvMode.SkipErrors,
        _ => CsvMode.AllOrNothing,
    };

    private static async Task<Result<string>> ReadAsync(Stream stream, CancellationToken cancellation)
    {
        using var bytes = new MemoryStream();
        var buffer = new byte[64 * 1024];
        for (int read; (read = await stream.ReadAsync(buffer, cancellation)) > 0;)
        {
            bytes.Write(buffer, 0, read);
            if (bytes.Length > MaxBytes)
                return TooLarge;
        }

        return Decode(bytes.ToArray());
    }

    // Spreadsheets save in the old Western code page unless told otherwise.
    private static string Decode(byte[] bytes)
    {
        try
        {
            return Strict.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return Encoding.Latin1.GetString(bytes);
        }
    }
}
