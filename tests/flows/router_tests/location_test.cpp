#include "base/text.hpp"
#include "tests/flows/expressions/fixture.hpp"

using namespace tama::flows;
using tama::flows::testing::Fixture;

namespace {

class Counties final : public LocationResolver {
  public:
    std::optional<std::string> find(std::string_view name, int level, std::string_view parent)
        const override {
        static constexpr std::pair<int, std::string_view> kPaths[] = {
            {1, "Liberia > Bong"},
            {1, "Liberia > Grand Cape Mount"},
            {2, "Liberia > Bong > Salala"},
            {2, "Liberia > Grand Cape Mount > Porkpa"},
            {3, "Liberia > Bong > Salala > Totota"},
        };
        for (const auto& [known_level, path] : kPaths) {
            const std::string_view known = path.substr(path.rfind('>') + 2);
            if (level == known_level && path.starts_with(parent) && tama::equalsIgnoringCase(known, name)) {
                return std::string(path);
            }
        }
        return std::nullopt;
    }
};

}  // namespace

TEST_CASE("Places are found in what people write, inside the places above them", "[flows][routers]") {
    Fixture fixture;
    const Counties counties;
    EvaluationContext context = fixture.context();
    context.locations = &counties;
    const auto matched = [&](std::string_view type, std::string_view text, std::vector<Value> arguments = {}
                         ) {
        arguments.insert(arguments.begin(), Value(text));
        const auto result = runRouterTest(*findRouterTest(type), context, arguments);
        return result.isMatch() ? result.match.toString() : "-";
    };
    CHECK(matched("has_state", "BONG!") == "Liberia > Bong");
    CHECK(matched("has_state", "we are in grand cape mount county") == "Liberia > Grand Cape Mount");
    CHECK(matched("has_state", "Boston") == "-");
    CHECK(matched("has_state", "") == "-");
    CHECK(matched("has_district", "from Salala") == "Liberia > Bong > Salala");
    CHECK(matched("has_district", "Salala", {"Bong"}) == "Liberia > Bong > Salala");
    CHECK(matched("has_district", "Salala", {"Grand Cape Mount"}) == "-");
    CHECK(matched("has_district", "Salala", {"Nowhere"}) == "-");
    CHECK(matched("has_ward", "Totota") == "Liberia > Bong > Salala > Totota");
    CHECK(matched("has_ward", "Totota", {"Bong", "Salala"}) == "Liberia > Bong > Salala > Totota");
    CHECK(matched("has_ward", "Totota", {"Bong", "Porkpa"}) == "-");
}

TEST_CASE("Without boundaries a place test fails", "[flows][routers]") {
    Fixture fixture;
    CHECK(fixture.matched("has_state", "Bong") == "ERROR");
    CHECK(fixture.matched("has_district", "Salala", {"Bong"}) == "ERROR");
    CHECK(fixture.matched("has_ward", "Totota") == "ERROR");
}
