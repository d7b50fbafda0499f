#include "registry/csv_columns.hpp"

#include <algorithm>
#include <optional>

#include "base/match_key.hpp"
#include "base/text.hpp"
#include "registry/vocabulary.hpp"

namespace tama::registry {
namespace {

constexpr std::array<std::pair<std::string_view, CsvColumn>, 53> kHeaderWords{{
    {"id", CsvColumn::Id},
    {"identifier", CsvColumn::Id},
    {"worker id", CsvColumn::Id},
    {"staff id", CsvColumn::Id},
    {"employee id", CsvColumn::Id},
    {"matricule", CsvColumn::Id},
    {"identifiant", CsvColumn::Id},
    {"name", CsvColumn::Name},
    {"full name", CsvColumn::Name},
    {"nom", CsvColumn::Name},
    {"nom complet", CsvColumn::Name},
    {"nome", CsvColumn::Name},
    {"phone", CsvColumn::Phone},
    {"phones", CsvColumn::Phone},
    {"telephone", CsvColumn::Phone},
    {"mobile", CsvColumn::Phone},
    {"phone number", CsvColumn::Phone},
    {"tel", CsvColumn::Phone},
    {"contact", CsvColumn::Phone},
    {"telefone", CsvColumn::Phone},
    {"sex", CsvColumn::Sex},
    {"gender", CsvColumn::Sex},
    {"sexe", CsvColumn::Sex},
    {"sexo", CsvColumn::Sex},
    {"cadre", CsvColumn::Cadre},
    {"profession", CsvColumn::Cadre},
    {"quadro", CsvColumn::Cadre},
    {"job", CsvColumn::Job},
    {"job title", CsvColumn::Job},
    {"title", CsvColumn::Job},
    {"position", CsvColumn::Job},
    {"poste", CsvColumn::Job},
    {"cargo", CsvColumn::Job},
    {"facility", CsvColumn::Facility},
    {"health facility", CsvColumn::Facility},
    {"structure", CsvColumn::Facility},
    {"formation sanitaire", CsvColumn::Facility},
    {"unidade", CsvColumn::Facility},
    {"district", CsvColumn::District},
    {"prefecture", CsvColumn::District},
    {"departement", CsvColumn::District},
    {"distrito", CsvColumn::District},
    {"region", CsvColumn::Region},
    {"county", CsvColumn::Region},
    {"province", CsvColumn::Region},
    {"regiao", CsvColumn::Region},
    {"language", CsvColumn::Language},
    {"langue", CsvColumn::Language},
    {"lingua", CsvColumn::Language},
    {"status", CsvColumn::Status},
    {"statut", CsvColumn::Status},
    {"estado", CsvColumn::Status},
    {"situation", CsvColumn::Status},
}};


constexpr std::array<std::pair<std::string_view, CsvColumn>, kCsvColumnCount> kTargets{{
    {"id", CsvColumn::Id},
    {"name", CsvColumn::Name},
    {"phone", CsvColumn::Phone},
    {"sex", CsvColumn::Sex},
    {"cadre", CsvColumn::Cadre},
    {"job", CsvColumn::Job},
    {"facility", CsvColumn::Facility},
    {"district", CsvColumn::District},
    {"region", CsvColumn::Region},
    {"language", CsvColumn::Language},
    {"status", CsvColumn::Status},
}};
constexpr std::string_view kLeftOut = "-";

std::string headerKey(std::string_view header) {
    return replaceAll(matchKey(header), "_", " ");
}

std::optional<CsvColumn> columnOfWord(std::string_view word) {
    for (const auto& [known, column] : kHeaderWords) {
        if (known == word) return column;
    }
    return std::nullopt;
}

std::string fieldKeyOf(std::string_view text) {
    return replaceAll(text, " ", "_");
}

}  // namespace

Result<void> checkCsvTarget(std::string_view target) {
    if (target == kLeftOut || target == "group") return {};
    if (target.starts_with("field.") && isFieldKey(target.substr(6))) return {};
    for (const auto& [name, column] : kTargets) {
        if (name == target) return {};
    }
    return fail(
        ErrorCode::InvalidInput,
        "a column is read as id, name, phone, sex, cadre, job, facility, district, region, language, status, "
        "group, field.<key>, or - to leave it out",
        std::string(target)
    );
}

Result<std::pair<std::string, std::string>> parseCsvMapping(std::string_view text) {
    const auto equals = text.rfind('=');
    if (equals == std::string_view::npos || trim(text.substr(0, equals)).empty()) {
        return fail(
            ErrorCode::InvalidInput,
            "a mapping is written HEADER=COLUMN, such as 'Phone No=phone'",
            std::string(text)
        );
    }
    std::pair<std::string, std::string> mapping{
        trim(text.substr(0, equals)), lowerAscii(trim(text.substr(equals + 1)))};
    if (const auto good = checkCsvTarget(mapping.second); !good) return fail(good.error());
    return mapping;
}

Result<CsvColumns> CsvColumns::read(const std::vector<std::string>& header, const CsvMapping& mapping) {
    CsvColumns columns;
    std::vector<std::string> keys;
    for (const auto& name : header) keys.push_back(headerKey(name));
    columns.rapidpro_ = std::find(keys.begin(), keys.end(), "contact uuid") != keys.end();
    std::vector<bool> taken(header.size());
    for (const auto& [name, target] : mapping) {
        const auto found = std::find(keys.begin(), keys.end(), headerKey(name));
        if (found == keys.end()) {
            return fail(ErrorCode::NotFound, "the header row has no column '" + name + "' to be mapped");
        }
        const auto index = static_cast<std::size_t>(found - keys.begin());
        if (target == "group") {
            columns.groups_.emplace_back(index, header[index]);
        } else if (target != kLeftOut) {
            columns.take(index, target, true);
        }
        taken[index] = true;
    }
    for (std::size_t i = 0; i < header.size(); ++i) {
        if (taken[i] || keys[i].empty() || columns.takeOwn(i, keys[i])) continue;
        if (columns.rapidpro_ && columns.takeRapidPro(i, header[i])) continue;
        if (const auto column = columnOfWord(keys[i])) {
            columns.take(i, kTargets[static_cast<std::size_t>(*column)].first, false);
        } else {
            columns.unknown_.push_back(i);
        }
    }
    for (const auto needed : {CsvColumn::Id, CsvColumn::Name}) {
        if (!columns.of(needed).empty()) continue;
        return fail(
            ErrorCode::InvalidInput,
            std::string("the header row has no column '") + (needed == CsvColumn::Id ? "id" : "name") +
                "'; known are id, name, phone, sex, cadre, job, facility, district, region, language, status"
        );
    }
    return columns;
}

void CsvColumns::take(std::size_t index, std::string_view target, bool mapped) {
    if (target.starts_with("field.")) {
        fields_.emplace_back(index, std::string(target.substr(6)));
        return;
    }
    for (const auto& [name, column] : kTargets) {
        if (name != target) continue;
        auto& indices = columns_[static_cast<std::size_t>(column)];
        // Of several telephone columns all count, of others the first; a mapped name may stand in several.
        const bool several = column == CsvColumn::Phone || (mapped && column == CsvColumn::Name);
        if (several || indices.empty()) indices.push_back(index);
    }
}

/// Columns that a file of rejected rows adds, and fields of one's own.
bool CsvColumns::takeOwn(std::size_t index, const std::string& key) {
    if (key == "tama line" || key == "tama reason") return true;
    if (!key.starts_with("field.")) return false;
    auto field = fieldKeyOf(key.substr(6));
    if (!isFieldKey(field)) return false;
    fields_.emplace_back(index, std::move(field));
    return true;
}

/// "URN:Tel", "Field:Facility", "Group:Nurses", "Contact UUID", "Created On".
bool CsvColumns::takeRapidPro(std::size_t index, const std::string& header) {
    const auto key = headerKey(header);
    if (key == "contact uuid") {
        take(index, "id", false);
        return true;
    }
    if (key == "created on" || key == "last seen on") return true;
    if (key.starts_with("urn:")) {
        if (key == "urn:tel" || key == "urn:phone") take(index, "phone", false);
        return true;
    }
    if (key.starts_with("group:")) {
        groups_.emplace_back(index, std::string(trim(std::string_view(header).substr(6))));
        return true;
    }
    if (!key.starts_with("field:")) return false;
    const auto name = trim(std::string_view(key).substr(6));
    const auto column = columnOfWord(name);
    if (column && *column != CsvColumn::Id && *column != CsvColumn::Name && *column != CsvColumn::Status) {
        take(index, kTargets[static_cast<std::size_t>(*column)].first, false);
        return true;
    }
    auto field = fieldKeyOf(name);
    if (!isFieldKey(field)) return false;
    fields_.emplace_back(index, std::move(field));
    return true;
}

std::string CsvColumns::meaningOf(std::size_t index) const {
    for (const auto& [name, column] : kTargets) {
        const auto& indices = of(column);
        if (std::find(indices.begin(), indices.end(), index) != indices.end()) return std::string(name);
    }
    for (const auto& [column, key] : fields_) {
        if (column == index) return "field." + key;
    }
    for (const auto& [column, name] : groups_) {
        if (column == index) return "group " + name;
    }
    return {};
}

}  // namespace tama::registry
