#include "registry/worker_csv.hpp"

#include <array>
#include <optional>
#include <set>
#include <unordered_map>
#include <utility>

#include "base/csv.hpp"
#include "base/match_key.hpp"
#include "base/text.hpp"
#include "base/unicode.hpp"
#include "registry/vocabulary.hpp"

namespace tama::registry {
namespace {

enum Column : std::size_t {
    kId,
    kName,
    kPhone,
    kSex,
    kCadre,
    kJob,
    kFacility,
    kDistrict,
    kRegion,
    kLanguage,
    kStatus
};
constexpr std::size_t kColumnCount = 11;

constexpr std::array<std::pair<std::string_view, Column>, 53> kHeaderWords{{
    {"id", kId},
    {"identifier", kId},
    {"worker id", kId},
    {"staff id", kId},
    {"employee id", kId},
    {"matricule", kId},
    {"identifiant", kId},
    {"name", kName},
    {"full name", kName},
    {"nom", kName},
    {"nom complet", kName},
    {"nome", kName},
    {"phone", kPhone},
    {"phones", kPhone},
    {"telephone", kPhone},
    {"mobile", kPhone},
    {"phone number", kPhone},
    {"tel", kPhone},
    {"contact", kPhone},
    {"telefone", kPhone},
    {"sex", kSex},
    {"gender", kSex},
    {"sexe", kSex},
    {"sexo", kSex},
    {"cadre", kCadre},
    {"profession", kCadre},
    {"quadro", kCadre},
    {"job", kJob},
    {"job title", kJob},
    {"title", kJob},
    {"position", kJob},
    {"poste", kJob},
    {"cargo", kJob},
    {"facility", kFacility},
    {"health facility", kFacility},
    {"structure", kFacility},
    {"formation sanitaire", kFacility},
    {"unidade", kFacility},
    {"district", kDistrict},
    {"prefecture", kDistrict},
    {"departement", kDistrict},
    {"distrito", kDistrict},
    {"region", kRegion},
    {"county", kRegion},
    {"province", kRegion},
    {"regiao", kRegion},
    {"language", kLanguage},
    {"langue", kLanguage},
    {"lingua", kLanguage},
    {"status", kStatus},
    {"statut", kStatus},
    {"estado", kStatus},
    {"situation", kStatus},
}};

std::optional<bool> activeFrom(std::string_view text) {
    const auto key = matchKey(text);
    for (const auto word : {"", "active", "actif", "active duty", "current", "ativo", "in post"}) {
        if (key == word) return true;
    }
    for (const auto word :
         {"left", "inactive", "inactif", "retired", "retraite", "parti", "resigned", "deceased", "inativo"}) {
        if (key == word) return false;
    }
    return std::nullopt;
}

class WorkerCsvReader {
  public:
    WorkerCsvReader(std::string_view text, const std::string& file, const ReadLimits& limits)
        : rows_(text), file_(file), limits_(limits) {}

    Result<RegistryRecords> read() {
        const auto header = rows_.next();
        if (!header) return fail(ErrorCode::InvalidInput, "is empty", file_);
        if (!*header) return fail(ErrorCode::InvalidInput, (*header).error().message, file_ + ": line 1");
        names_ = (*header)->fields;
        if (auto bad = readHeader((*header)->line)) return fail(*bad);
        reportEncoding(**header);
        while (auto row = rows_.next()) {
            if (!*row) {
                records_.problems.push_back(
                    {ErrorCode::InvalidInput, row->error().message, file_ + ": " + row->error().place}
                );
            } else if (!(*row)->damaged.empty()) {
                reportDamage(**row, "; the row is left out");
            } else {
                readRow((*row)->fields, (*row)->line);
            }
            if (records_.problems.size() >= limits_.max_problems) {
                return fail(ErrorCode::LimitExceeded, "too many problems; is this the right file?", file_);
            }
            if (records_.workers.size() > limits_.max_entries) {
                return fail(ErrorCode::LimitExceeded, "has too many rows; split it", file_);
            }
        }
        return std::move(records_);
    }

  private:
    void reportEncoding(const CsvRow& header) {
        if (const auto line = rows_.windows1252Since()) {
            records_.problems.push_back(
                {ErrorCode::InvalidInput,
                 "is not UTF-8 and was read as Windows-1252: look at the accents of the names, or save the "
                 "file as UTF-8",
                 file_ + ": line " + std::to_string(*line)}
            );
        }
        reportDamage(header, "");
    }

    void reportDamage(const CsvRow& row, const std::string& consequence) {
        for (const auto column : row.damaged) {
            const auto name = column < names_.size() ? " (" + std::string(truncateBytes(names_[column], 60)) + ")"
                                                     : std::string();
            records_.problems.push_back(
                {ErrorCode::InvalidInput,
                 kNotUtf8 + consequence,
                 file_ + ": line " + std::to_string(row.line) + ", column " + std::to_string(column + 1) + name}
            );
        }
    }

    std::optional<Error> readHeader(std::size_t line) {
        const auto& names = names_;
        const auto place = file_ + ": line " + std::to_string(line);
        for (std::size_t i = 0; i < names.size(); ++i) {
            const auto key = replaceAll(matchKey(names[i]), "_", " ");
            if (key.starts_with("field.")) {
                if (auto field = replaceAll(key.substr(6), " ", "_"); isFieldKey(field)) {
                    fields_.emplace_back(i, std::move(field));
                    continue;
                }
            }
            bool known = false;
            for (const auto& [word, column] : kHeaderWords) {
                if (key != word) continue;
                known = true;
                // Of two telephone columns both count; of others the first.
                if (column == kPhone) phones_.push_back(i);
                if (!columns_[column]) columns_[column] = i;
            }
            if (!known && !key.empty()) {
                const auto shown = std::string(truncateBytes(names[i], 60));
                records_.problems.push_back(
                    {ErrorCode::InvalidInput,
                     "the column '" + shown +
                         "' is not known and is left out; to keep it, call it field.<key> with a key "
                         "of letters, digits and _",
                     place}
                );
            }
        }
        if (columns_[kId] && columns_[kName]) return std::nullopt;
        return Error{
            ErrorCode::InvalidInput,
            std::string("the header row has no column '") + (columns_[kId] ? "name" : "id") +
                "'; known are id, name, phone, sex, cadre, job, facility, district, region, language, status",
            place};
    }

    void readRow(const std::vector<std::string>& fields, std::size_t line) {
        const auto where = file_ + ": line " + std::to_string(line);
        const auto problem = [&](const std::string& message) {
            records_.problems.push_back({ErrorCode::InvalidInput, message, where});
        };
        const auto at = [&](std::size_t index) {
            if (index >= fields.size()) return std::string();
            return std::string(truncateBytes(trimUnicode(fields[index]), limits_.max_text));
        };
        const auto get = [&](Column column) {
            return columns_[column] ? at(*columns_[column]) : std::string();
        };

        WorkerRecord worker;
        worker.where = where;
        worker.source_id = get(kId);
        worker.name = get(kName);
        if (worker.source_id.empty()) return problem("id: is missing; the row is left out");
        if (worker.source_id.size() > limits_.max_id)
            return problem("id: is longer than any identity; the row is left out");
        const auto [first, fresh] = lines_.emplace(worker.source_id, line);
        if (!fresh)
            return problem(
                "id: stands in line " + std::to_string(first->second) + " too; this row is left out"
            );
        if (worker.name.empty()) {
            problem("name: is missing; the id stands in for it");
            worker.name = worker.source_id;
        }
        for (const auto column : phones_) {
            if (auto phone = at(column); !phone.empty()) worker.phones.push_back(std::move(phone));
        }
        const auto sex = sexFrom(get(kSex));
        if (!sex) problem("sex: '" + get(kSex) + "' is not known");
        worker.sex = sex.value_or("");
        if (const auto written = get(kLanguage); !written.empty()) {
            const auto language = languageFrom(written);
            if (!language)
                problem("language: '" + written + "' is not known; write a code such as en, fr or swa");
            worker.language = language.value_or("");
        }
        const auto active = activeFrom(get(kStatus));
        if (!active) problem("status: '" + get(kStatus) + "' is not known; write active or left");
        worker.active = active.value_or(true);
        for (const auto& [column, key] : fields_) {
            if (auto value = at(column); !value.empty()) worker.fields[key] = std::move(value);
        }
        addRole(
            worker, get(kJob), get(kCadre), addPlaces(get(kRegion), get(kDistrict), get(kFacility), where)
        );
        records_.workers.push_back(std::move(worker));
    }

    void addRole(const WorkerRecord& worker, std::string job, std::string cadre, std::string place) {
        if (job.empty() && cadre.empty() && place.empty()) return;
        RoleRecord role;
        role.source_id = "row";  // a row tells one post, so the next import replaces it
        role.worker = worker.source_id;
        role.job = job.empty() ? cadre : std::move(job);
        role.cadre = std::move(cadre);
        role.place = std::move(place);
        role.active = worker.active;
        role.where = worker.where;
        records_.roles.push_back(std::move(role));
    }

    // The innermost place of the row; places are told once, by their first row.
    std::string addPlaces(
        const std::string& region,
        const std::string& district,
        const std::string& facility,
        const std::string& where
    ) {
        std::string id;
        std::string innermost;
        const std::array<std::pair<const std::string&, const char*>, 3> levels{
            {{region, "region"}, {district, "district"}, {facility, "facility"}}};
        for (const auto& [name, level] : levels) {
            if (!id.empty() || std::string_view(level) != "region") id += '/';
            id += replaceAll(matchKey(name), "/", " ");
            if (name.empty()) continue;
            if (places_.insert(id).second) records_.places.push_back({id, name, level, innermost, where});
            innermost = id;
        }
        return innermost;
    }

    CsvReader rows_;
    const std::string& file_;
    const ReadLimits& limits_;
    std::vector<std::string> names_;  // of the columns, as written
    std::array<std::optional<std::size_t>, kColumnCount> columns_;
    std::vector<std::size_t> phones_;
    std::vector<std::pair<std::size_t, std::string>> fields_;
    std::unordered_map<std::string, std::size_t> lines_;
    std::set<std::string> places_;
    RegistryRecords records_;
};

}  // namespace

Result<RegistryRecords> readWorkerCsv(
    std::string_view text, const std::string& file, const ReadLimits& limits
) {
    if (text.size() > limits.max_bytes) {
        return fail(
            ErrorCode::LimitExceeded,
            "is larger than " + std::to_string(limits.max_bytes / 1024 / 1024) + " MiB; split it",
            file
        );
    }
    return WorkerCsvReader(text, file, limits).read();
}

}  // namespace tama::registry
