#include "tests/flows/support/template_fuzz.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/text.hpp"
#include "flows/expressions/function.hpp"
#include "flows/locations.hpp"
#include "flows/play/expression_shell.hpp"
#include "flows/play/phones.hpp"
#include "tests/flows/support/text_spoiler.hpp"
#include "tests/support/catch.hpp"

namespace tama::flows::testing {

namespace {

constexpr std::string_view kContext = R"({
  "environment": {"date_format": "DD-MM-YYYY", "time_format": "tt:mm", "timezone": "Africa/Monrovia",
                  "allowed_languages": ["eng", "fra", "ara"], "default_country": "LR"},
  "now": "2025-05-04T12:30:00.123456Z",
  "contact": {"uuid": "5d76d86b-3bb9-4d5a-b822-c9d86f5d8e4f", "name": "Amina Kollie", "language": "fra",
              "timezone": "Africa/Monrovia", "created_on": "2020-02-29T23:59:59.999999Z",
              "urns": ["tel:+231770000001", "mailto:amina@example.org"],
              "groups": [{"uuid": "b7cf0d83-f1c9-411c-96fd-c511a4cfa86d", "name": "Nurses"}],
              "fields": {"age": {"text": "38 years", "number": 38}, 
                         "county": {"text": "Bong", "state": "Liberia > Bong"},
                         "hired": {"text": "14-03-2020", "datetime": "2020-03-14T20:30:00+03:00"},
                         "unset": null}},
  "input": {"uuid": "9bf91c2b-ce58-4cef-aacc-281e03f69ab5", "text": "٤٢ boîtes, 3/4/2019 10h30", "created_on":
            "2025-05-04T12:30:00Z", "attachments": ["image/jpeg:http://x.org/a.jpg"],
            "urn": "tel:+231770000001",
            "external_id": "", "channel": {"uuid": "57f1078f-88aa-46f4-a59a-948a5739c03d", "name": "Orange"}},
  "results": {"stock": {"name": "Stock", "value": "12", "category": "Low", "category_localized": "Bas",
              "values": ["12"],
              "categories": ["Low"], "input": "12", "node_uuid": "x", "created_on": "2025-05-04T12:30:00Z",
              "extra": {"0": "12", "list": [1, [2, {"a": null}]], "deep": {"er": {"est": true}}}}},
  "run": {"uuid": "692926ea-09d6-4942-bd38-d266ec8d3716", "status": "active", "flow": {"name": "Stock"}},
  "parent": {"uuid": "1", "contact": {"name": "Fatu"}, "results": {"age": {"value": "3"}},
             "status": "active"},
  "child": {"uuid": "2", "contact": {"name": "Yaw"}, "results": {"age": {"value": "4"}},
            "status": "completed"},
  "globals": {"org_name": "Ministère", "limit": "500"},
  "legacy_extra": {"a": ["b", 1]}, "locals": {"count": "3"},
  "node": {"uuid": "3", "visit_count": 2},
  "resume": {"type": "msg"}, "ticket": {"uuid": "4", "subject": "Help"},
  "trigger": {"type": "keyword", "keyword": "STOCK", "params": {"source": "web", "n": [1, 2]}, "user": null},
  "webhook": {"status": 200, "headers": {"content-type": "application/json"},
              "json": {"rows": [{"id": 1}, {"id": 2}]}}
})";

const std::vector<std::string>& goodTemplates() {
    static const std::vector<std::string> kTemplates{
        "Hi @contact.name, you have @results.stock boxes (@results.stock.category)",
        "@(format_number(results.stock.value * 1.5, 2)) @(upper(text_slice(contact.first_name, 0, 1)))",
        "@(if(fields.age > 18 AND contact.language = \"fra\", \"oui\", 'non'))",
        "@(foreach(webhook.json.rows, (row) => row.id + 1)) @(join(sort(split(\"b a c\")), \", \"))",
        "@(format_date(datetime_add(now(), -3, \"M\"), \"D MMM YYYY\", \"fra\")) @(today())",
        "@(datetime_diff(fields.hired, now(), \"D\"))",
        "@(date_from_parts(2020, 2, 29)) @(epoch(input.created_on))",
        "@(regex_match(input.text, \"(\\\\d+)/(\\\\d+)\", 2)) @(regex_match(\"zAbc\", \"(?i)ABC\"))",
        "@(default(parent.results.age, 5)) @(child.contact.name & \" \" & globals.org_name) @@home a@b.org",
        "@(has_number_between(input.text, 1, 50).match)",
        "@(has_date(input).match) @(has_phone(\"0770000001\"))",
        "@((x) => x * 2)(3) @(((a, b) => a & b)(\"x\", \"y\")) @(object(\"a\", array(1, 2))[\"a\"][-1])",
        "@(parse_datetime(\"2020-05-03 10:30\", \"YYYY-MM-DD tt:mm\")) @(time(\"10.30 pm\")) @(tz(now()))",
        "@(json(contact)) @(parse_json(\"{\\\"a\\\": [1, 2.5e3]}\").a[1])",
        "@(url_encode(\"é ü\")) @(html_decode(\"&eacute;\"))",
        "@(word(\"one two three\", -1)) @(word_slice(\"a b c d\", 1, 3))",
        "@(field(\"a,b,c\", 1, \",\")) @(remove_first_word(input))",
        "@(round(10.555, 2)) @(mod(-7, 3)) @(2 ^ -10) @(1 / 3) @(-5 ^ 2) @(round_up(1.01)) @(mean(1, 2, 4))",
        "@(has_state(\"we are in Bong\").match)",
        "@(has_ward(\"Totota\", \"Bong\", \"Salala\")) @urns.tel @ticket @node",
        "@(extract_object(contact, \"name\", \"language\"))",
        "@(foreach_value(results, (r) => r.value)) @(keys(trigger.params))",
        "@trigger.params.n.1 @legacy_extra.a.0 @locals.count @resume.type @webhook.headers @run.flow.name",
        "@(replace(\"aXbXc\", \"X\", \"٣\", 1)) @(repeat(\"ab\", 3))",
        "@(text_compare(\"a\", \"b\")) @(char(233) & code(\"é\"))"};
    return kTemplates;
}

const std::vector<std::string>& templatePieces() {
    static const std::vector<std::string> kPieces{
        "@", "@@", "@(", "(", ")", "((((((", "))))))", "[", "]", "[0]", "[-1]", ".", ",", "\"", "\\", "\\\"",
        "'", "=>", "=", "!=", "<", ">=", "<=", "+", "-", "*", "/", "^", "&", " AND ", " OR ", "true", "null",
        "(x) => ", "9999999999999999999999", "0.000000000000000000000000000000000001", "-1", "1e9", "٤٢",
        "४२", "\"9999-12-31\"", "\"0001-01-01T00:00:00Z\"",
        "\"\xF0\x9F\x98\x80\xF0\x9F\x91\xA9\xE2\x80\x8D\xF0\x9F\x91\xA7\"", "\xFF", "\xE2\x80",
        "\"e\xCC\x81\"", std::string(1, '\0'), "contact", "results.stock", "foreach(", "repeat(", "upper(",
        "array(", "object(", "now()",
        std::string(150, '('), std::string(300, '-'),
        "repeat(repeat(\"ab\", 999), 999)", "@contact.fields.age.x.y", "\"(a+)+$\"", "\"x{1000}\""};
    return kPieces;
}

/// An expression of the grammar, with whatever types.
class ExpressionWriter {
  public:
    explicit ExpressionWriter(Random& random) : random_(random) {}

    std::string write(int depth) {
        if (depth == 0) return leaf();
        switch (random_.below(9)) {
            case 0:
                return leaf();
            case 1:
                return "(" + write(depth - 1) + ")";
            case 2:
                return "-" + write(depth - 1);
            case 3:
                return write(depth - 1) + "[" + write(depth - 1) + "]";
            case 4:
                return "((x) => " + write(depth - 1) + ")(" + write(depth - 1) + ")";
            case 5: {
                static const std::vector<std::string> kOperators{
                    "+", "-", "*", "/", "^", "&", "=", "!=", "<", ">=", ">", "<="};
                return write(depth - 1) + " " + oneOf(random_, kOperators) + " " + write(depth - 1);
            }
            default: {
                static const std::vector<std::string_view> kNames = functionNames();
                std::string out(oneOf(random_, kNames));
                out += '(';
                for (auto count = random_.below(4); count > 0; --count) {
                    out += write(depth - 1);
                    if (count > 1) out += ", ";
                }
                return out + ")";
            }
        }
    }

  private:
    std::string leaf() {
        static const std::vector<std::string> kLeaves{
            "null", "true", "0", "1", "2", "-1", "10", "0.5", "1.005", "100000", "36", "2147483648",
            "-9223372036854775808", "999999999999999999999999999999999999",
            "0.000000000000000000000000000000000001", "\"\"", "\"a\"", "\"Hello World\"", "\"one two three\"",
            "\"a,b,c\"", "\",\"", "\"D\"", "\"M\"", "\"Y\"", "\"h\"", "\"YYYY-MM-DD\"",
            "\"DD.MM.YY tt:mm:ss.fff\"", "\"EEEE D MMMM\"", "\"2020-02-29\"", "\"31-12-9999 23:59\"",
            "\"01-01-0001\"", "\"Africa/Lagos\"", "\"UTC\"", "\"fra\"", "\"٤٢ و ٣\"", "\"ÉCOLE ß ﬁ\"",
            "\"\xF0\x9F\x98\x80 ok\"", "\"(\\\\w+) (\\\\w+)\"", "\"[\"", "\"{\\\"a\\\": [1]}\"", "\"[[[]]]\"",
            "\"&lt;&#128512;&nbsp;\"", "\"tel:+231770000001\"", "\"+231770000001\"", "\"Bong\"", "x", "upper",
            "contact", "contact.groups", "contact.urns", "contact.created_on", "fields", "fields.age",
            "fields.hired", "fields.unset", "input", "input.text", "results", "results.stock.extra",
            "webhook.json.rows", "trigger.params", "parent", "child.results", "globals.org_name", "now()",
            "today()", "array()", "object()", "(y) => y", "(x) => x & x", "unknown.root", "(1 / 0)"};
        return oneOf(random_, kLeaves);
    }

    Random& random_;
};

LocationTree counties() {
    LocationTree tree;
    tree.add(LocationLevel::State, "Liberia > Bong", {"Bong", "LR-BG"});
    tree.add(LocationLevel::State, "Liberia > Grand Cape Mount", {"Grand Cape Mount"});
    tree.add(LocationLevel::District, "Liberia > Bong > Salala", {"Salala"});
    tree.add(LocationLevel::Ward, "Liberia > Bong > Salala > Totota", {"Totota"});
    return tree;
}

std::string anyTemplate(Random& random) {
    if (random.chance(0.5)) {
        return spoiltText(random, oneOf(random, goodTemplates()), goodTemplates(), templatePieces());
    }
    std::string written = "@(" + ExpressionWriter(random).write(1 + static_cast<int>(random.below(4))) + ")";
    if (random.chance(0.3)) {
        written = spoiltText(random, std::move(written), goodTemplates(), templatePieces());
    }
    return written;
}

}  // namespace

TemplateFuzzTally fuzzTemplates(std::uint64_t seed, int templates) {
    const ThreadCpuClock cpu;
    const LocationTree locations = counties();
    const auto shell =
        ExpressionShell::open(kContext, Instant{}, {builtInNormaliser(), builtInFormatter(), &locations});
    if (!shell) FAIL(describe(shell.error()));
    Random random(seed);
    TemplateFuzzTally tally;
    for (int i = 0; i < templates; ++i) {
        const std::string text = anyTemplate(random);
        const SteadyTime begun = cpu.now();
        Random dice(seed);
        const TextResult result = shell->evaluate(text, dice);
        if (result.errors.empty()) ++tally.right;
        if (result.errors.size() > 101) FAIL("too many errors of " << text);
        if (result.text.size() > Value::kMaxTextBytes + text.size()) FAIL("too long a result of " << text);
        if (isValidUtf8(text) && !isValidUtf8(result.text)) FAIL("no UTF-8 comes of " << text);
        tally.slowest = std::max(tally.slowest, cpu.now() - begun);
    }
    return tally;
}

}  // namespace tama::flows::testing
