#include "base/numbering_plans.hpp"

#include <cstdlib>
#include <fstream>
#include <stdexcept>

#include <rapidcheck/catch.h>

#include "base/text.hpp"
#include "tests/support/catch.hpp"

using namespace tama;

namespace {

struct PhoneCase {
    std::string country;
    std::string raw;
    std::string e164;  // "-" where it must be refused
    std::string country_found;
    bool mobile = false;
};

/// tests/base/data/phone_cases.tsv, made from libphonenumber-js by scripts/make-phone-cases.mjs. PHONE_CASES
/// names another, bigger table of the same form.
std::vector<PhoneCase> phoneCases() {
    const char* other = std::getenv("PHONE_CASES");
    std::ifstream file(other != nullptr ? other : TAMA_SOURCE_DIR "/tests/base/data/phone_cases.tsv");
    std::vector<PhoneCase> cases;
    for (std::string line; std::getline(file, line);) {
        if (line.starts_with('#')) continue;
        const auto parts = split(line, '\t');
        if (parts.size() != 5) throw std::runtime_error("bad line in the table of phone cases: " + line);
        cases.push_back(
            {std::string(parts[0]),
             std::string(parts[1]),
             std::string(parts[2]),
             std::string(parts[3]),
             parts[4] == "mobile"}
        );
    }
    return cases;
}

const NumberingPlans& plans() {
    return NumberingPlans::builtIn();
}

std::string normalised(std::string_view raw, std::string_view country) {
    const auto number = plans().normalise(raw, country);
    return number ? number->e164() : "-";
}

std::string refusal(std::string_view raw, std::string_view country) {
    const auto number = plans().normalise(raw, country);
    return number ? "accepted" : number.error().message;
}

bool contains(std::string_view text, std::string_view part) {
    return text.find(part) != std::string_view::npos;
}

}  // namespace

TEST_CASE("numbers of 40 countries are read as libphonenumber reads them", "[base]") {
    const auto cases = phoneCases();
    REQUIRE(cases.size() >= 200);
    for (const PhoneCase& expected : cases) {
        INFO(expected.country << " " << expected.raw);
        // Wider than libphonenumber on purpose: "00" counts as an international prefix in every country.
        if (expected.raw.starts_with("00") && expected.e164 == "-") continue;
        CHECK(normalised(expected.raw, expected.country) == expected.e164);
        const auto number = plans().normalise(expected.raw, expected.country);
        if (!number || expected.e164 == "-") continue;
        CHECK(plans().countryOf(*number) == expected.country_found);
        CHECK(plans().looksMobile(*number) == expected.mobile);
    }
}

TEST_CASE("normalising a normalised number changes nothing", "[base]") {
    for (const PhoneCase& known : phoneCases()) {
        const auto number = plans().normalise(known.raw, known.country);
        if (!number) continue;
        INFO(known.country << " " << known.raw);
        CHECK(normalised(number->e164(), known.country) == number->e164());
        CHECK(normalised(number->e164(), "") == number->e164());
    }
}

TEST_CASE(
    "whatever digits are given in whatever country, an accepted number reads back as itself", "[base]"
) {
    rc::prop("normalising is idempotent", [] {
        const auto& all = plans().all();
        const auto& plan = all[*rc::gen::inRange<std::size_t>(0, all.size())];
        const std::string prefix = *rc::gen::element<std::string>(
            "",
            "0",
            "00",
            "+",
            plan->data().calling_code,
            "+" + plan->data().calling_code,
            plan->data().trunk_prefix
        );
        const std::string raw =
            prefix + *rc::gen::container<std::string>(rc::gen::inRange('0', static_cast<char>('9' + 1)));
        const auto number = plans().normalise(raw, plan->data().iso);
        if (!number) return;
        RC_ASSERT(normalised(number->e164(), plan->data().iso) == number->e164());
        RC_ASSERT(normalised(number->e164(), "") == number->e164());
        RC_ASSERT(!plans().countryOf(*number).empty());
    });
}

TEST_CASE("numbers are read through what people and spreadsheets put around them", "[base]") {
    const std::string orange = "+231770123456";
    CHECK(normalised("0770123456", "LR") == orange);
    CHECK(normalised(" 077-012 34.56 ", "lr") == orange);
    CHECK(normalised("tel:+231 (0)77 012 3456", "") == orange);
    CHECK(normalised("'0770123456", "LR") == orange);
    CHECK(normalised("770123456.0", "LR") == orange);
    CHECK(normalised("231770123456", "LR") == orange);
    CHECK(
        normalised(
            "\xE2\x80\xAA+231\xC2\xA0"
            "770123456\xE2\x80\xAC",
            ""
        ) == orange
    );  // U+202A, NBSP, U+202C
    CHECK(normalised("٠٧٧٠١٢٣٤٥٦", "LR") == orange);
    CHECK(normalised("00254712345678", "KE") == "+254712345678");  // Kenya dials 000; everybody writes 00
}

TEST_CASE("a number that cannot be read says why, and does not repeat the number", "[base]") {
    CHECK(contains(refusal("", "LR"), "no telephone number"));
    CHECK(contains(refusal("077012", "LR"), "too short for a mobile number of Liberia: 7 or 9 digits"));
    CHECK(contains(refusal("07701234567", "LR"), "too long"));
    CHECK(contains(refusal("+23121234567", ""), "wrong length"));  // a fixed line has eight digits
    CHECK(contains(refusal("+210123456789", ""), "country code that does not exist"));
    CHECK(contains(refusal("0770123456", ""), "no default country"));
    CHECK(contains(refusal("0770123456", "ZZ"), "no numbering plan"));
    CHECK(contains(refusal("2.3177E+11", "LR"), "spreadsheet"));
    CHECK(contains(refusal("077012345O", "LR"), "letters"));
    CHECK(contains(refusal("0770123456#", "LR"), "character"));
    CHECK(contains(refusal("+", "LR"), "no digits"));
    CHECK(contains(refusal(std::string(65, '7'), "LR"), "too long"));
    CHECK_FALSE(contains(refusal("07701234567", "LR"), "7012345"));
}

TEST_CASE("several numbers in one field come apart, whatever stands between them", "[base]") {
    const auto all = [](std::string_view raw) {
        std::vector<std::string> out;
        for (const PhoneEntry& entry : plans().normaliseSeveral(raw, "LR")) {
            out.push_back(entry.number ? entry.number->e164() : "-" + entry.raw);
        }
        return out;
    };
    const std::vector<std::string> both = {"+231770123456", "+231886123456"};
    CHECK(all("0770123456/0886123456") == both);
    CHECK(all("0770123456 ; 0886 123 456") == both);
    CHECK(all("0770123456, or 0886123456") == both);
    CHECK(all("0770123456 or 0886123456") == both);
    CHECK(all("077 012 3456 088 612 3456") == both);
    CHECK(all("0770123456 0886123456") == both);
    CHECK(all("0770123456\n0886123456\n") == both);
    CHECK(all("0770123456/12") == std::vector<std::string>{both[0], "-12"});
    CHECK(all("077/0123456") == std::vector<std::string>{both[0]});
    CHECK(all("077/01") == std::vector<std::string>{"-077", "-01"});
    CHECK(all(" / ; ").empty());
    CHECK(all(std::string(40, '/') + "0770123456") == std::vector<std::string>{both[0]});
    std::string many;
    for (int i = 0; i < 30; ++i) many += "0770123456/";
    CHECK(all(many).size() == 16);
}

TEST_CASE("the operator is the one with the longest prefix", "[base]") {
    const auto operatorOf = [](std::string_view e164) {
        return plans().operatorOf(*PhoneNumber::fromE164(e164));
    };
    CHECK(operatorOf("+231770123456") == "Orange");
    CHECK(operatorOf("+231886123456") == "Lonestar Cell MTN");
    CHECK(operatorOf("+254763123456").empty());
    CHECK(operatorOf("+254762123456") == "Airtel");
    CHECK(operatorOf("+99970123456") == "Tamacell");
    CHECK(operatorOf("+99976123456") == "Orbit");
    CHECK(operatorOf("+99988123456") == "Savanna");
}

TEST_CASE("the fictional country of the demo has a plan like any other", "[base]") {
    const auto number = plans().normalise("070 12 34 56", "XT");
    REQUIRE(number);
    CHECK(number->e164() == "+99970123456");
    CHECK(plans().countryOf(*number) == "XT");
    CHECK(plans().looksMobile(*number));
    CHECK(plans().nationalForm(*number) == "070123456");
    CHECK_FALSE(plans().looksMobile(*PhoneNumber::fromE164("+99922123456")));
    CHECK(plans().find("XT")->data().name == "Tamaland");
}

TEST_CASE("every plan inside the program compiles and describes itself", "[base]") {
    CHECK(plans().all().size() > 240);
    for (const auto& plan : plans().all()) {
        INFO(plan->data().iso);
        CHECK_FALSE(plan->matches(""));
        CHECK_FALSE(plan->data().mobile_lengths.empty());
        CHECK(plans().find(plan->data().iso) == plan.get());
        for (const auto& [prefix, name] : plan->data().operators) {
            CHECK(plan->operatorOf(prefix + "000000") == name);
        }
    }
}

TEST_CASE("broken plan data is refused when it is loaded or first used", "[base]") {
    CHECK_THROWS(NumberingPlans("{}", "{}"));
    const NumberingPlans broken(
        R"({"countries":{"AA":{"name":"A","code":"1","idd":"00","lengths":[8],"pattern":"(","mobile":"1"}}})",
        R"({"countries":{}})"
    );
    CHECK_THROWS(broken.normalise("12345678", "AA"));
}
