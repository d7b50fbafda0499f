#include "registry/place_codes.hpp"

#include <tuple>
#include <utility>

#include "base/match_key.hpp"
#include "registry/place_store.hpp"

namespace tama::registry {

std::vector<PlaceCode> codesOf(store::Sql& sql, std::int64_t place_id) {
    std::vector<PlaceCode> codes;
    sql.each<std::string, std::string>(
        "SELECT system, code FROM place_code WHERE place_id = :1 ORDER BY system, code",
        [&codes](std::tuple<std::string, std::string> row) {
            codes.push_back({std::move(std::get<0>(row)), std::move(std::get<1>(row))});
        },
        place_id
    );
    return codes;
}

std::optional<std::int64_t> placeWithCode(store::Sql& sql, const PlaceCode& code) {
    return sql.one<std::int64_t>(
        "SELECT place_id FROM place_code WHERE system = :1 AND code_key = :2", code.system, matchKey(code.code)
    );
}

std::vector<std::int64_t> facilitiesWithCode(store::Sql& sql, std::string_view code) {
    const auto key = matchKey(code);
    if (key.empty()) return {};
    return sql.all<std::int64_t>(
        "SELECT DISTINCT p.id FROM place_code c JOIN place p ON p.id = c.place_id WHERE c.code_key = :1 AND "
        "p.level = 'facility' ORDER BY p.id",
        key
    );
}

Result<bool> setPlaceCode(store::Transaction& tx, std::int64_t place_id, const PlaceCode& code) {
    const auto key = matchKey(code.code);
    if (code.system.empty() || key.empty()) {
        return fail(ErrorCode::InvalidInput, "a code needs its system, and letters or digits", code.system);
    }
    const auto holder = placeWithCode(tx, code);
    if (holder && *holder != place_id) {
        const auto other = findPlace(tx, *holder);
        return fail(
            ErrorCode::Conflict,
            "is the code of " + (other ? other->name : "another place") + " already",
            code.system + " " + code.code
        );
    }
    const auto before = tx.one<std::string>(
        "SELECT code FROM place_code WHERE place_id = :1 AND system = :2", place_id, code.system
    );
    if (before == code.code) return false;
    tx.run("DELETE FROM place_code WHERE place_id = :1 AND system = :2", place_id, code.system);
    tx.run(
        "INSERT INTO place_code (system, code, code_key, place_id) VALUES (:1, :2, :3, :4)",
        code.system,
        code.code,
        key,
        place_id
    );
    return true;
}

std::vector<PlaceWithoutCode> facilitiesWithoutCode(store::Sql& sql, std::string_view system, std::size_t limit) {
    std::vector<PlaceWithoutCode> places;
    sql.each<std::int64_t, std::string, std::string>(
        "SELECT p.id, p.name, CASE WHEN d.level = 'district' THEN d.name ELSE '' END FROM place p "
        "LEFT JOIN place d ON d.id = p.parent_id WHERE p.level = 'facility' AND NOT EXISTS (SELECT 1 FROM place_code c "
        "WHERE c.place_id = p.id AND c.system = :1) ORDER BY 3, p.name_key, p.id LIMIT :2",
        [&places](std::tuple<std::int64_t, std::string, std::string> row) {
            auto& [id, name, district] = row;
            places.push_back({id, std::move(name), std::move(district)});
        },
        system,
        limit
    );
    return places;
}

}  // namespace tama::registry
