#include "flows/format/locations_reader.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <string>
#include <vector>

#include "base/csv.hpp"
#include "base/text.hpp"
#include "flows/format/decoder.hpp"
#include "flows/format/document_json.hpp"

namespace tama::flows {

namespace {

void addPlace(LocationTree& tree, const DocumentJson& place, int level, const std::string& parent) {
    if (!place.is_object() || level > static_cast<int>(LocationLevel::Ward)) return;
    const auto named = place.find("name");
    if (named == place.end() || !named->is_string()) return;
    std::vector<std::string> names{named->get<std::string>()};
    const std::string path =
        parent.empty() ? names.front() : parent + std::string(kLocationSeparator) + names.front();
    if (place.contains("aliases") && place["aliases"].is_array()) {
        for (const auto& alias : place["aliases"]) {
            if (alias.is_string()) names.push_back(alias.get<std::string>());
        }
    }
    tree.add(static_cast<LocationLevel>(level), path, names);
    if (!place.contains("children") || !place["children"].is_array()) return;
    for (const auto& child : place["children"]) addPlace(tree, child, level + 1, path);
}

constexpr std::size_t kLevels = static_cast<std::size_t>(LocationLevel::Ward) + 1;
constexpr std::size_t kNoColumn = static_cast<std::size_t>(-1);
constexpr std::string_view kSomeCountry = "Country";  // begins the paths of lists that name none

/// Columns by level, as registries and RapidPro call them.
constexpr std::array<std::array<std::string_view, 4>, kLevels> kPlaceColumns{{
    {"country", "", "", ""},
    {"region", "state", "county", "province"},
    {"district", "", "", ""},
    {"facility", "ward", "", ""},
}};

std::array<std::size_t, kLevels> placeColumnsOf(const std::vector<std::string>& header) {
    std::array<std::size_t, kLevels> out;
    out.fill(kNoColumn);
    for (std::size_t column = 0; column < header.size(); ++column) {
        const std::string name = lowerAscii(trim(header[column]));
        for (std::size_t level = 0; level < kLevels; ++level) {
            const auto& names = kPlaceColumns[level];
            if (!name.empty() && std::find(names.begin(), names.end(), name) != names.end())
                out[level] = column;
        }
    }
    return out;
}

/// The places of one row, each with those above it.
void addPlaces(
    LocationTree& tree,
    const std::vector<std::string>& fields,
    const std::array<std::size_t, kLevels>& columns,
    std::set<std::string>& seen
) {
    std::string path;
    for (std::size_t level = 0; level < kLevels; ++level) {
        const std::size_t column = columns[level];
        std::string name(column < fields.size() ? trim(fields[column]) : "");
        if (name.empty() && level == 0) name = kSomeCountry;
        if (name.empty()) return;
        path = path.empty() ? name : path + std::string(kLocationSeparator) + name;
        if (seen.insert(path).second) tree.add(static_cast<LocationLevel>(level), path, {name});
    }
}

Result<LocationTree> placesFromCsv(std::string_view text, std::string_view name) {
    CsvReader reader(text);
    LocationTree tree;
    std::array<std::size_t, kLevels> columns{};
    std::set<std::string> seen;
    bool has_header = false;
    while (auto row = reader.next()) {
        if (!*row) {
            const Error& error = row->error();
            return fail(error.code, error.message, std::string(name) + ": " + error.place);
        }
        if (has_header) {
            addPlaces(tree, (*row)->fields, columns, seen);
            continue;
        }
        columns = placeColumnsOf((*row)->fields);
        has_header = true;
        if (columns[static_cast<std::size_t>(LocationLevel::State)] == kNoColumn) {
            return fail(
                ErrorCode::InvalidInput,
                "needs a first line with the columns region, district and facility",
                std::string(name)
            );
        }
    }
    return tree;
}

}  // namespace

LocationTree locationTreeFromJson(const DocumentJson& locations) {
    LocationTree tree;
    if (!locations.is_array()) return tree;
    for (const auto& country : locations) addPlace(tree, country, 0, "");
    return tree;
}

Result<LocationTree> readPlaces(std::string_view text, std::string_view name) {
    const std::string_view trimmed = trim(text);
    const bool is_json = trimmed.starts_with('[') || trimmed.starts_with('{');
    if (!is_json) return placesFromCsv(text, name);
    const auto json = DocumentJson::parse(trimmed, nullptr, false);
    if (json.is_discarded()) return fail(ErrorCode::InvalidInput, "is no JSON", std::string(name));
    LocationTree tree =
        locationTreeFromJson(json.is_object() && json.contains("locations") ? json["locations"] : json);
    if (tree.places().empty()) {
        return fail(
            ErrorCode::InvalidInput,
            "holds no places; expected [{\"name\": \"Liberia\", \"children\": […]}]",
            std::string(name)
        );
    }
    return tree;
}

}  // namespace tama::flows
