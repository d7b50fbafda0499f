#include "base/text.hpp"
#include "flows/locations.hpp"
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

TEST_CASE("Names of places are known by their letters, and by their paths", "[flows][routers]") {
    LocationTree tree;
    const auto add = [&](const std::string& path, std::vector<std::string> aliases = {}) {
        const std::size_t last = path.rfind(" > ");
        aliases.insert(aliases.begin(), last == std::string::npos ? path : path.substr(last + 3));
        tree.add(levelOfPath(path), path, aliases);
    };
    add("Sierra Leone");
    add("Sierra Leone > Western");
    add("Sierra Leone > Western > Urban");
    add("Sierra Leone > Western > Urban > Central Ward I");
    add("Sierra Leone > North");
    add("Sierra Leone > North > Urban");
    add("Sierra Leone > Île-de-France", {"IDF"});
    add("Sierra Leone > Île-de-France > Saint-Jean-de-la-Croix-Verte");
    add("Sierra Leone > N'Zérékoré");
    Fixture fixture;
    EvaluationContext context = fixture.context();
    context.locations = &tree;
    const auto matched = [&](std::string_view type, std::string_view text, std::vector<Value> arguments = {}) {
        arguments.insert(arguments.begin(), Value(text));
        const auto result = runRouterTest(*findRouterTest(type), context, arguments);
        return result.isMatch() ? result.match.toString() : "-";
    };
    const std::string france = "Sierra Leone > Île-de-France";
    CHECK(matched("has_state", "l'Île-de-France") == france);
    CHECK(matched("has_state", "je suis de l\u2019ile de france.") == france);
    CHECK(matched("has_state", "IleDeFrance") == france);
    CHECK(matched("has_state", "idf!") == france);
    CHECK(matched("has_state", "nzerekore") == "Sierra Leone > N'Zérékoré");
    CHECK(matched("has_state", "de N'Zerekore") == "Sierra Leone > N'Zérékoré");
    CHECK(matched("has_state", "France") == "-");
    CHECK(
        matched("has_district", "a Saint Jean de la Croix verte") ==
        france + " > Saint-Jean-de-la-Croix-Verte"
    );
    const std::string ward = "Sierra Leone > Western > Urban > Central Ward I";
    CHECK(matched("has_ward", "sierra leone > western > urban > central ward i") == ward);
    CHECK(matched("has_ward", "Sierra Leone>Western>Urban>Central Ward I.") == ward);
    CHECK(matched("has_district", ward) == "Sierra Leone > Western > Urban");
    CHECK(matched("has_state", ward) == "Sierra Leone > Western");
    CHECK(matched("has_ward", "Guinea > Western > Urban > Central Ward I") == ward);  // by its name
    CHECK(matched("has_ward", "a > b > c > d > e") == "-");
    CHECK(matched("has_district", "Urban", {"Sierra Leone > Western"}) == "Sierra Leone > Western > Urban");
    CHECK(matched("has_district", "Urban", {"North"}) == "Sierra Leone > North > Urban");
    CHECK(matched("has_district", "Urban") == "-");  // there are two
    CHECK(matched("has_district", "Urban", {""}) == "-");
    CHECK(matched("has_ward", "central ward i", {"", ""}) == ward);
    CHECK(matched("has_ward", "central ward i", {"Western", "Urban"}) == ward);
    CHECK(matched("has_ward", "central ward i", {"North", "Urban"}) == "-");
}
