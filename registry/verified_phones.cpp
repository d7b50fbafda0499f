#include "registry/verified_phones.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <tuple>
#include <utility>

#include "registry/place_store.hpp"

namespace tama::registry {
namespace {

std::string nameAt(const std::vector<PlaceName>& path, std::string_view level) {
    const auto found = std::find_if(path.begin(), path.end(), [level](const PlaceName& place) {
        return place.level == level;
    });
    return found == path.end() ? std::string() : found->name;
}

}  // namespace

std::vector<VerifiedPhones> verifiedPhones(store::Sql& sql) {
    using Row = std::tuple<std::optional<std::int64_t>, std::int64_t, std::int64_t, std::int64_t>;
    const auto by_place = sql.all<Row>(
        "SELECT w.place_id, count(*), coalesce(sum(n.some), 0), coalesce(sum(n.good), 0) FROM worker w LEFT JOIN "
        "(SELECT p.worker_id AS worker_id, 1 AS some, max(CASE WHEN e.stranger_at IS NULL AND p.origin <> "
        "'provisional' AND (e.confirmed_at IS NOT NULL OR e.answered_at IS NOT NULL) THEN 1 ELSE 0 END) AS good "
        "FROM phone p LEFT JOIN number_evidence e ON e.worker_id = p.worker_id AND e.number_key = p.number_key "
        "GROUP BY p.worker_id) n ON n.worker_id = w.id "
        "WHERE w.status <> 'left' AND w.merged_into IS NULL GROUP BY w.place_id"
    );
    const auto tree = PlaceTree::load(sql);
    std::map<std::pair<std::string, std::string>, VerifiedPhones> districts;
    for (const auto& [place, workers, with_phone, verified] : by_place) {
        const auto path = tree.path(place);
        const std::pair key(nameAt(path, "region"), nameAt(path, "district"));
        auto& district = districts[key];
        district.region = key.first;
        district.district = key.second;
        district.workers += workers;
        district.with_phone += with_phone;
        district.verified += verified;
    }
    std::vector<VerifiedPhones> list;
    for (auto& [key, district] : districts) list.push_back(std::move(district));
    return list;
}

}  // namespace tama::registry
