using System.Globalization;
using System.Text;
using System.Xml;

namespace Weft.Host.Commands.Reports;

/// <summary>A check as JUnit XML, the form that CI systems show as test results: a case for each statement.</summary>
internal static class JUnitReport
{
    public static void Write(CheckReport report, FileInfo file)
    {
        using var stream = file.Create();
        Write(report, stream);
    }

    public static void Write(CheckReport report, Stream stream)
    {
        using var xml = XmlWriter.Create(stream, new XmlWriterSettings { Indent = true, Encoding = new UTF8Encoding(false) });
        xml.WriteStartDocument();
        xml.WriteStartElement("testsuites");
        xml.WriteAttributeString("name", "weft check");
        WriteCounts(xml, report);
        xml.WriteStartElement("testsuite");
        xml.WriteAttributeString("name", report.File);
        WriteCounts(xml, report);
        foreach (var mistake in report.Mistakes) WriteMistake(xml, report, mistake);
        foreach (var statement in report.Statements) WriteStatement(xml, report, statement);
        xml.WriteEndElement();
        xml.WriteEndElement();
        xml.WriteEndDocument();
    }

    private static void WriteCounts(XmlWriter xml, CheckReport report)
    {
        xml.WriteAttributeString("tests", Text(report.Statements.Count + report.Mistakes.Count));
        xml.WriteAttributeString("failures", Text(report.Statements.Count(statement => !statement.Holds)));
        xml.WriteAttributeString("errors", Text(report.Mistakes.Count));
        xml.WriteAttributeString("skipped", "0");
        xml.WriteAttributeString("time", report.Took.TotalSeconds.ToString("0.000", CultureInfo.InvariantCulture));
    }

    private static void WriteStatement(XmlWriter xml, CheckReport report, CheckedStatement statement)
    {
        WriteStartCase(xml, report.File, statement.Line, statement.Text);
        if (!statement.Holds)
        {
            xml.WriteStartElement("failure");
            xml.WriteAttributeString("type", "violated");
            xml.WriteAttributeString("message", Clean($"{statement.Violations} of {statement.Checked} pairs violate it"));
            xml.WriteString(Clean(string.Join('\n', statement.Witnesses.SelectMany(witness => witness.Details.Select(detail => $"  {detail}").Prepend(witness.Title)))));
            xml.WriteEndElement();
        }

        if (statement.Empty.Count > 0) xml.WriteElementString("system-out", Clean(string.Join('\n', statement.Empty.Select(empty => $"{empty} names nothing at present"))));
        xml.WriteEndElement();
    }

    private static void WriteMistake(XmlWriter xml, CheckReport report, CheckMistake mistake)
    {
        WriteStartCase(xml, report.File, mistake.Line, $"column {mistake.Column}");
        xml.WriteStartElement("error");
        xml.WriteAttributeString("type", "unreadable");
        xml.WriteAttributeString("message", Clean(mistake.Message));
        xml.WriteEndElement();
        xml.WriteEndElement();
    }

    private static void WriteStartCase(XmlWriter xml, string file, int line, string text)
    {
        xml.WriteStartElement("testcase");
        xml.WriteAttributeString("name", Clean($"line {line}: {text}"));
        xml.WriteAttributeString("classname", file);
        xml.WriteAttributeString("file", file);
        xml.WriteAttributeString("line", Text(line));
        xml.WriteAttributeString("time", "0");
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    // Names are anything that a caller put into a tag; XML 1.0 has no way to write some characters.
    private static string Clean(string text) => string.Concat(text.EnumerateRunes().Select(rune =>
        rune.Value is '\t' or '\n' or '\r' or (>= 0x20 and < 0xFFFE) or > 0xFFFF ? rune.ToString() : "\uFFFD"));
}
