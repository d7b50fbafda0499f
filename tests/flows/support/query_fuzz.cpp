#include "tests/flows/support/query_fuzz.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "flows/engine/queried_contact.hpp"
#include "tests/flows/support/query_people.hpp"
#include "tests/flows/support/text_spoiler.hpp"
#include "tests/support/catch.hpp"

namespace tama::flows::testing {

namespace {

const std::vector<std::string>& goodQueries() {
    static const std::vector<std::string> kQueries{
        "fatu",
        "age > 18 and (cadre = nurse or county = \"Bong\") not shoe = 3",
        "name ~ \"fatu kamara\" or tel ~ 7700",
        "hired >= 14-03-2020 hired <= 31/12/2021",
        "cadre in (nurse, \"mid wife\", 'chw') and age not in (3, 4)",
        "fields.language = \"English\" AND urns.tel != \"\"",
        "077 000 0001",
        "mailto:fatu@example.org or created_on = 02-01-2020",
        "all and not (status = blocked or group = \"Nurses of Bong\")"};
    return kQueries;
}

const std::vector<std::string>& hostilePieces() {
    static const std::vector<std::string> kPieces{
        "(", ")", "((((((((((", "))))))))))", "\"", "\\", "'", "\u201C", ",", "=", "!=", "~", "<>", ">=",
        " and ", " or ", " not ", " in (", " is ", " has ", "all", "age", "name", "fields.", "urns.tel",
        ".", "-", "+", "\xE2\x80", "\xFF", "\xF0\x9F\x98\x80", "99999999999999999999999999999999999999",
        "0", "31-02-2020", "\u00A0", std::string(300, 'x'), std::string(120, '('), std::string(1, '\0')};
    return kPieces;
}

}  // namespace

QueryFuzzTally fuzzQueries(std::uint64_t seed, int queries) {
    const ThreadCpuClock cpu;
    Random random(seed);
    const Contact contact = fatu();
    const Environment environment = queryEnvironment();
    QueryFuzzTally tally;
    for (int i = 0; i < queries; ++i) {
        const std::string text =
            spoiltText(random, oneOf(random, goodQueries()), goodQueries(), hostilePieces());
        const auto use = static_cast<QueryUse>(random.below(3));
        const SteadyTime begun = cpu.now();
        const auto query = readQuery(text, use);
        if (query) {
            ++tally.read;
            if (matches(*query, QueriedContact(contact, environment, Instant{}))) ++tally.matched;
            const auto again = readQuery(format(*query), use);
            if (!again || *again != *query) FAIL("the plain form is another query: " << text);
        } else if (!query.error().place.starts_with("position ")) {
            FAIL("an error without its position: " << text);
        }
        tally.slowest = std::max(tally.slowest, cpu.now() - begun);
    }
    return tally;
}

}  // namespace tama::flows::testing
