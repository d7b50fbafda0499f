#include "registry/duplicate_shell.hpp"

#include <algorithm>
#include <ostream>

#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "registry/worker_store.hpp"

namespace tama::registry {
namespace {

using DuplicateJson = nlohmann::ordered_json;

DuplicateJson sideJson(store::Sql& sql, const store::PhoneCodec& codec, std::int64_t id) {
    const auto worker = findWorker(sql, codec, id);
    if (!worker) return nullptr;
    std::vector<std::string> places;
    for (const auto& place : worker->places) places.push_back(place.name);
    std::vector<std::string> phones;
    for (const auto& phone : worker->phones) phones.push_back(phone.number.masked());
    return {
        {"id", worker->uuid},
        {"source", worker->source},
        {"source_id", worker->source_id},
        {"name", worker->name},
        {"job", worker->job},
        {"place", join(places, ", ")},
        {"phones", join(phones, " ")}};
}

void printSide(const DuplicateJson& side, std::ostream& out) {
    const auto text = [&side](const char* key) { return side[key].get<std::string>(); };
    out << "  " << text("source") << ':' << text("source_id") << '\t' << text("name") << '\t' << text("job") << '\t'
        << text("place") << '\t' << text("phones") << '\n';
}

}  // namespace

DuplicateJson duplicatesJson(store::Database& database, const store::PhoneCodec& codec, std::size_t limit) {
    const auto candidates = duplicateCandidates(database);
    auto pairs = DuplicateJson::array();
    database.read([&](store::Sql& sql) {
        for (const auto& candidate : candidates) {
            if (pairs.size() == limit) break;
            pairs.push_back(
                {{"score", candidate.score},
                 {"reasons", candidate.reasons},
                 {"workers", {sideJson(sql, codec, candidate.a), sideJson(sql, codec, candidate.b)}}}
            );
        }
    });
    return {{"total", candidates.size()}, {"pairs", std::move(pairs)}};
}

int printDuplicates(
    store::Database& database, const store::PhoneCodec& codec, std::size_t limit, bool json, std::ostream& out
) {
    const auto found = duplicatesJson(database, codec, limit);
    if (json) {
        out << found.dump(2) << '\n';
        return 0;
    }
    for (const auto& pair : found["pairs"]) {
        out << pair["score"] << ": " << join(pair["reasons"].get<std::vector<std::string>>(), ", ") << '\n';
        for (const auto& side : pair["workers"]) printSide(side, out);
    }
    out << found["total"] << (found["total"] == 1 ? " pair that may be one person\n" : " pairs that may be one person\n");
    return 0;
}

}  // namespace tama::registry
