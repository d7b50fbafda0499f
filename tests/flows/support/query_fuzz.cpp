#include "tests/flows/support/query_fuzz.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include "base/random.hpp"
#include "flows/engine/queried_contact.hpp"
#include "tests/flows/support/query_people.hpp"
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

template <class List>
const std::string& oneOfThese(Random& random, const List& list) {
    return list[random.below(list.size())];
}

std::string spoiltQuery(Random& random) {
    std::string text = oneOfThese(random, goodQueries());
    for (auto changes = random.below(5); changes > 0; --changes) {
        const auto at = random.below(text.size() + 1);
        switch (random.below(4)) {
            case 0:
                text.insert(at, oneOfThese(random, hostilePieces()));
                break;
            case 1:
                text.erase(at, random.below(6));
                break;
            case 2:
                text.insert(at, oneOfThese(random, goodQueries()));
                break;
            default:
                if (at < text.size()) text[at] = static_cast<char>(random.below(256));
        }
    }
    return text;
}

}  // namespace

QueryFuzzTally fuzzQueries(std::uint64_t seed, int queries) {
    Random random(seed);
    const Contact contact = fatu();
    const Environment environment = queryEnvironment();
    QueryFuzzTally tally;
    for (int i = 0; i < queries; ++i) {
        const std::string text = spoiltQuery(random);
        const auto use = static_cast<QueryUse>(random.below(3));
        const auto begun = std::chrono::steady_clock::now();
        const auto query = readQuery(text, use);
        if (query) {
            ++tally.read;
            if (matches(*query, QueriedContact(contact, environment, Instant{}))) ++tally.matched;
            const auto again = readQuery(format(*query), use);
            if (!again || *again != *query) FAIL("the plain form is another query: " << text);
        } else if (!query.error().place.starts_with("position ")) {
            FAIL("an error without its position: " << text);
        }
        tally.slowest = std::max(tally.slowest, std::chrono::steady_clock::now() - begun);
    }
    return tally;
}

}  // namespace tama::flows::testing
