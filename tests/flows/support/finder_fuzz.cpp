#include "tests/flows/support/finder_fuzz.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/text.hpp"
#include "flows/expressions/date_finder.hpp"
#include "flows/expressions/json.hpp"
#include "flows/expressions/number_finder.hpp"
#include "flows/locations.hpp"
#include "flows/play/phones.hpp"
#include "flows/router_tests/router_test.hpp"
#include "tests/flows/support/text_spoiler.hpp"
#include "tests/support/catch.hpp"

namespace tama::flows::testing {

namespace {

const std::vector<std::string>& goodAnswers() {
    static const std::vector<std::string> kAnswers{
        "12", "fever 38,5 since 3/4/2019", "1,250 boxes and 1.250,75 CFA", "٤٢", "۴۲ جعبه ۱۴۰۳", "৪২ টি",
        "४२ डिब्बे १०:३०", "-5 +7 B-12 12-14", "5 May 2020 at 10h30", "le 1er août 2021 à 14:05",
        "2020-05-03T10:30:00.123456+03:00", "1994-8-8", "31.12.99 23.59", "May 5, 2020 2pm",
        "10:30 pm, 24:00, 24:23", "٣/٤/٢٠١٩ ١٠:٣٠", "call 0770 000 001 or +231 88 000 0002", "(0770)-000.001",
        "amina@example.org, f.k+x@a-b.co.uk", "we are in Grand Cape Mount county", "BONG!", "Totota, Salala",
        "yes oui hapana", "very very good", "نعم", "Ça va déjà?", "1e9 1.5e-3 0x1F", "½ ² ③ Ⅻ 一二三",
        "99999999999999999999999999999999999999", "0.000000000000000000000000000000000000001",
        "29/02/2021 30-02-2020 2020-13-45", "0001-01-01 9999-12-31 23:59:59.999999"};
    return kAnswers;
}

const std::vector<std::string>& answerPieces() {
    static const std::vector<std::string> kPieces{
        "0", "9", "00", "٠", "۹", "৯", "९", "１", ".", ",", ":", "/", "-", "+", "(", ")", "@", "'", " ", "  ",
        "\t", "\n", "\u00A0", "\u200B", "\u202E", "\u066B", "\u066C", "h", "am", "PM", "p.m.", "T", "Z",
        "+05:30", "-99:99", "jan", "février", "مايو", "December", "1er", "2020", "20200503", "\xFF",
        "\xE2\x80", "\xC0\x80", "\xED\xA0\x80", std::string(1, '\0'), "\xF0\x9F\x98\x80", "e\xCC\x81",
        "999999999999999999999", std::string(300, '1'), std::string(200, ','), std::string(200, 'a'),
        "1,1,1,1,1,1,1,1"};
    return kPieces;
}

/// Arguments of router tests: bounds, words, patterns, places.
const std::vector<std::string>& argumentTexts() {
    static const std::vector<std::string> kArguments{
        "", "0", "1", "12", "38.5", "-99999999999999999999", "999999999999999999999999999999999999",
        "2020-05-03", "01-01-0001", "31-12-9999", "yes oui", "very good", "نعم", "BONG", "Grand Cape Mount",
        "Salala", "LR", "KE", "xx", "a", "É", "(a+)+$", "(\\d+)[/.](\\d+)", "^\\s*(.*)*$", "(?P<n>.)\\1", "[",
        "(?i)oui|yes", "\\pL+", "(x{1000}){1000}", "a{0,1000}", "((((((((((.*)*)*)*)*)*)*)*)*)*)",
        ".*.*.*.*=.*", "(|a|b)*", "[^\\x00-\\x{10FFFF}]", "\xFF", "\\", "$^", "(?s).+"};
    return kArguments;
}

/// A scope without roots: router tests look at their arguments alone.
class NoScope final : public Scope {
  public:
    Value lookup(std::string_view) const override { return {}; }
};

std::vector<Environment> environments() {
    Environment plain;
    Environment african;
    african.date_format = "DD-MM-YYYY";
    african.timezone = *TimeZone::named("Africa/Nairobi");
    african.allowed_languages = {"eng", "fra"};
    african.contact_language = "fra";
    african.default_country = "LR";
    african.number_format = {",", "."};
    african.input_collation = Collation::Confusables;
    Environment arab;
    arab.date_format = "MM-DD-YYYY";
    arab.time_format = "h:mm aa";
    arab.timezone = *TimeZone::named("America/St_Johns");
    arab.allowed_languages = {"ara", "fas"};
    arab.default_country = "US";
    arab.number_format = {"\u066B", "\u066C"};
    arab.input_collation = Collation::ArabicVariants;
    return {plain, african, arab};
}

LocationTree places() {
    LocationTree tree;
    tree.add(LocationLevel::State, "Liberia > Bong", {"Bong"});
    tree.add(LocationLevel::State, "Liberia > Grand Cape Mount", {"Grand Cape Mount"});
    tree.add(LocationLevel::District, "Liberia > Bong > Salala", {"Salala"});
    tree.add(LocationLevel::Ward, "Liberia > Bong > Salala > Totota", {"Totota"});
    return tree;
}

std::string anyAnswer(Random& random) {
    std::string text = spoiltText(random, oneOf(random, goodAnswers()), goodAnswers(), answerPieces());
    if (random.chance(0.0005)) {  // a huge one
        const std::string piece = random.chance(0.5) ? text : oneOf(random, answerPieces());
        while (!piece.empty() && text.size() < 20'000) text += piece;
    }
    return text;
}

class Searches {
  public:
    Searches(Random& random, const std::string& text, const EvaluationContext& context)
        : random_(random), text_(text), context_(context) {}

    void run(FinderFuzzTally& tally) {
        tally.numbers += numbers();
        tally.dates += date();
        tally.times += time();
        tally.matched += routerTest();
    }

  private:
    bool numbers() {
        const auto found = findNumbers(text_, context_.environment.number_format);
        for (std::size_t i = 0; i < std::min<std::size_t>(found.size(), 3); ++i) {
            const auto again = findNumbers(found[i].toString(), NumberFormat{});
            if (again.size() != 1 || again.front() != found[i]) {
                FAIL("the number " << found[i].toString() << " of " << text_ << " is read as another");
            }
        }
        return !found.empty();
    }

    bool date() {
        const auto moment = findDateTime(text_, context_.environment, context_.now, MissingTime::TimeOfNow);
        const auto day = findDate(text_, context_.environment, context_.now);
        if (moment.has_value() != day.has_value()) FAIL("a day but no moment, or vice versa: " << text_);
        if (!moment) return false;
        const std::string shown = Value(*moment).toString();
        const auto again = findDateTime(shown, context_.environment, context_.now, MissingTime::Midnight);
        // As shown, because zones of old had offsets with seconds, which ISO 8601 leaves out.
        if (!again || Value(*again).toString() != shown) {
            FAIL("the date " << shown << " of " << text_ << " is read as another");
        }
        return true;
    }

    bool time() {
        const auto found = findTime(text_);
        if (!found) return false;
        const std::string shown = Value(*found).toString();
        if (const auto again = findTime(shown); !again || *again != *found) {
            FAIL("the time " << shown << " of " << text_ << " is read as another");
        }
        return true;
    }

    bool routerTest() {
        const RouterTest& test = oneOf(random_, routerTests());
        std::vector<Value> values{Value(text_)};
        const std::size_t most = std::min<std::size_t>(test.most_arguments, 4);
        while (values.size() < most && (values.size() < test.least_arguments || random_.chance(0.7))) {
            std::string argument = oneOf(random_, argumentTexts());
            if (random_.chance(0.3)) {
                argument = spoiltText(random_, std::move(argument), argumentTexts(), answerPieces());
            }
            values.emplace_back(std::move(argument));
        }
        const TestResult result = runRouterTest(test, context_, values);
        const bool failed = result.outcome == TestResult::Outcome::Failed;
        if (failed && result.error.empty()) FAIL(test.name << " fails without a reason: " << text_);
        if (!result.isMatch()) return false;
        if (asValue(result).property("match").isError()) FAIL(test.name << " matches an error: " << text_);
        return true;
    }

    Random& random_;
    const std::string& text_;
    const EvaluationContext& context_;
};

}  // namespace

FinderFuzzTally fuzzFinders(std::uint64_t seed, int answers) {
    const ThreadCpuClock cpu;
    const std::vector<Environment> kinds = environments();
    const LocationTree tree = places();
    const NoScope scope;
    const Instant now{std::chrono::seconds{1'746'361'800}};  // 2025-05-04T12:30:00Z
    Random random(seed);
    FinderFuzzTally tally;
    for (int i = 0; i < answers; ++i) {
        const EvaluationContext context{
            oneOf(random, kinds), scope, now, random, &tree, builtInNormaliser(), builtInFormatter()};
        const std::string text = anyAnswer(random);
        const SteadyTime begun = cpu.now();
        Searches(random, text, context).run(tally);
        tally.slowest = std::max(tally.slowest, cpu.now() - begun);
    }
    return tally;
}

}  // namespace tama::flows::testing
