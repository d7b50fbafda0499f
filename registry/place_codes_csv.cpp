#include "registry/place_codes_csv.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <utility>

#include "base/csv.hpp"
#include "base/match_key.hpp"
#include "base/text.hpp"
#include "registry/place_codes.hpp"
#include "registry/place_store.hpp"

namespace tama::registry {
namespace {

constexpr std::size_t kMostRows = 100'000;
constexpr std::size_t kCodesPerClosure = 200;
constexpr std::size_t kLongestCode = 128;  // bytes
constexpr std::size_t kNone = static_cast<std::size_t>(-1);

struct Columns {
    std::size_t facility = kNone;
    std::size_t district = kNone;
    std::size_t code = kNone;
};

std::string fieldOf(const CsvRow& row, std::size_t column) {
    return column < row.fields.size() ? std::string(trim(row.fields[column])) : std::string();
}

Result<Columns> columnsOf(const CsvRow& header, const std::string& file) {
    Columns columns;
    const std::array<std::pair<std::string_view, std::size_t*>, 3> names{
        {{"facility", &columns.facility}, {"district", &columns.district}, {"code", &columns.code}}};
    for (std::size_t i = 0; i < header.fields.size(); ++i) {
        const auto name = matchKey(header.fields[i]);
        for (const auto& [known, column] : names) {
            if (name == known) *column = i;
        }
    }
    if (columns.facility == kNone || columns.code == kNone) {
        return fail(
            ErrorCode::InvalidInput, "needs the columns facility and code; district where names repeat", file
        );
    }
    return columns;
}

/// All facilities by name and by identity, with their districts.
class Facilities {
  public:
    explicit Facilities(store::Sql& sql) : tree_(PlaceTree::load(sql)) {
        for (const auto& place : tree_.all()) {
            if (place.level != "facility") continue;
            by_name_[matchKey(place.name)].push_back(place.id);
            if (matchKey(place.source_id) != matchKey(place.name)) by_name_[matchKey(place.source_id)].push_back(place.id);
        }
    }

    Result<std::int64_t> find(const std::string& facility, const std::string& district) const {
        const auto found = by_name_.find(matchKey(facility));
        if (found == by_name_.end()) return fail(ErrorCode::NotFound, "no facility is called '" + facility + "'");
        std::vector<std::int64_t> fitting;
        for (const auto id : found->second) {
            if (district.empty() || liesIn(id, matchKey(district))) fitting.push_back(id);
        }
        if (fitting.size() == 1) return fitting.front();
        return fail(
            fitting.empty() ? ErrorCode::NotFound : ErrorCode::Conflict,
            fitting.empty() ? "no facility called '" + facility + "' lies in " + district
                            : "several facilities are called '" + facility + "': name the district too"
        );
    }

  private:
    bool liesIn(std::int64_t id, const std::string& district_key) const {
        const auto path = tree_.path(id);
        return std::any_of(path.begin(), path.end(), [&district_key](const PlaceName& place) {
            return place.level != "facility" && matchKey(place.name) == district_key;
        });
    }

    PlaceTree tree_;
    std::map<std::string, std::vector<std::int64_t>> by_name_;
};

struct PlannedCode {
    std::int64_t place_id;
    std::string code;
    std::string where;
};

/// The rows that name one facility and a code; the others are problems.
Result<std::vector<PlannedCode>> plan(
    const PlaceCodeList& list, const Facilities& facilities, std::vector<Error>& problems
) {
    CsvReader reader(list.text);
    auto header = reader.next();
    if (!header) return fail(ErrorCode::InvalidInput, "is empty", list.file);
    if (!*header) return fail(header->error());
    const auto columns = columnsOf(**header, list.file);
    if (!columns) return fail(columns.error());
    std::vector<PlannedCode> planned;
    while (auto row = reader.next()) {
        if (planned.size() + problems.size() >= kMostRows) {
            return fail(ErrorCode::LimitExceeded, "has more than 100,000 rows; split it", list.file);
        }
        if (!*row) {
            problems.push_back({row->error().code, row->error().message, list.file + ": " + row->error().place});
            continue;
        }
        const auto where = list.file + ": line " + std::to_string((*row)->line);
        const auto code = fieldOf(**row, columns->code);
        if (code.empty() || code.size() > kLongestCode) {
            problems.push_back({ErrorCode::InvalidInput, "code: is missing, or longer than 128 bytes", where});
            continue;
        }
        const auto place = facilities.find(fieldOf(**row, columns->facility), fieldOf(**row, columns->district));
        if (place) {
            planned.push_back({*place, code, where});
        } else {
            problems.push_back({place.error().code, "facility: " + place.error().message, where});
        }
    }
    return planned;
}

}  // namespace

Result<PlaceCodesEntered> enterPlaceCodes(store::Database& database, const PlaceCodeList& list) {
    PlaceCodesEntered report;
    const auto facilities = database.read([](store::Sql& sql) { return Facilities(sql); });
    const auto planned = plan(list, facilities, report.problems);
    if (!planned) return fail(planned.error());
    std::map<std::string, std::int64_t> given;  // of this file, for the dry run: code -> place
    for (std::size_t from = 0; from < planned->size(); from += kCodesPerClosure) {
        const auto to = std::min(from + kCodesPerClosure, planned->size());
        std::vector<Result<bool>> results;
        if (list.dry_run) {
            results = database.read([&](store::Sql& sql) {
                std::vector<Result<bool>> found;
                for (auto i = from; i < to; ++i) {
                    const auto& row = (*planned)[i];
                    const auto holder = placeWithCode(sql, {list.system, row.code});
                    const auto [entry, fresh] = given.emplace(matchKey(row.code), row.place_id);
                    const bool taken = (holder && *holder != row.place_id) || entry->second != row.place_id;
                    if (taken) {
                        found.push_back(fail(ErrorCode::Conflict, "is the code of another place already", row.code));
                    } else {
                        found.emplace_back(!holder);
                    }
                }
                return found;
            });
        } else {
            results = database.queue().run(
                [&](store::Transaction& tx) {
                    std::vector<Result<bool>> written;
                    for (auto i = from; i < to; ++i) {
                        const auto& row = (*planned)[i];
                        written.push_back(setPlaceCode(tx, row.place_id, {list.system, row.code}));
                    }
                    return written;
                },
                store::Priority::Bulk
            );
        }
        for (auto i = from; i < to; ++i) {
            const auto& result = results[i - from];
            if (!result) {
                report.problems.push_back(
                    {result.error().code, "code: '" + (*planned)[i].code + "' " + result.error().message, (*planned)[i].where}
                );
            } else {
                ++(*result ? report.entered : report.unchanged);
            }
        }
    }
    return report;
}

}  // namespace tama::registry
