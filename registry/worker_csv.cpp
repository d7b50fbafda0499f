#include "registry/worker_csv.hpp"

#include <array>
#include <map>
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

/// RapidPro's words of status; nullopt for none of them. Whom it blocks or archives is not written to.
std::optional<bool> activeInRapidPro(const std::string& key) {
    if (key == "active" || key == "stopped") return true;
    if (key == "blocked" || key == "archived") return false;
    return std::nullopt;
}

bool isYes(std::string_view text) {
    const auto key = matchKey(text);
    for (const auto word : {"true", "yes", "y", "1", "x", "oui", "sim"}) {
        if (key == word) return true;
    }
    return false;
}

class WorkerCsvReader {
  public:
    WorkerCsvReader(
        std::string_view text, const std::string& file, const ReadLimits& limits, const CsvMapping& mapping
    )
        : rows_(text), file_(file), limits_(limits), mapping_(mapping) {}

    Result<RegistryRecords> read() {
        const auto header = rows_.next();
        if (!header) return fail(ErrorCode::InvalidInput, "is empty", file_);
        if (!*header) return fail(ErrorCode::InvalidInput, (*header).error().message, file_ + ": line 1");
        names_ = (*header)->fields;
        if (const auto good = readHeader((*header)->line); !good) return fail(good.error());
        records_.header = names_;
        reportEncoding(**header);
        while (auto row = rows_.next()) {
            if (!*row) {
                const auto& [code, message, place] = row->error();
                const auto line = parseInteger(place.substr(place.rfind(' ') + 1)).value_or(0);
                reject(static_cast<std::size_t>(line), {}, message);
            } else if (!(*row)->damaged.empty()) {
                reportDamage(**row, "; the row is left out");
                records_.rejected.push_back(
                    {file_, (*row)->line, whereIs((*row)->line), kNotUtf8, (*row)->fields}
                );
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
        for (auto& [name, group] : groups_) records_.groups.push_back(std::move(group));
        return std::move(records_);
    }

  private:
    std::string whereIs(std::size_t line) const { return file_ + ": line " + std::to_string(line); }

    void reject(std::size_t line, const std::vector<std::string>& fields, const std::string& reason) {
        records_.problems.push_back({ErrorCode::InvalidInput, reason, whereIs(line)});
        records_.rejected.push_back({file_, line, whereIs(line), reason, fields});
    }

    void reportEncoding(const CsvRow& header) {
        if (const auto line = rows_.windows1252Since()) {
            records_.problems.push_back(
                {ErrorCode::InvalidInput,
                 "is not UTF-8 and was read as Windows-1252: look at the accents of the names, or save the "
                 "file as UTF-8",
                 whereIs(*line)}
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
                 whereIs(row.line) + ", column " + std::to_string(column + 1) + name}
            );
        }
    }

    Result<void> readHeader(std::size_t line) {
        auto columns = CsvColumns::read(names_, mapping_);
        if (!columns) {
            columns.error().place = whereIs(line);
            return fail(columns.error());
        }
        columns_ = std::move(*columns);
        for (const auto index : columns_.unknown()) {
            records_.problems.push_back(
                {ErrorCode::InvalidInput,
                 "the column '" + std::string(truncateBytes(names_[index], 60)) +
                     "' is not known and is left out; to keep it, call it field.<key> with a key "
                     "of letters, digits and _",
                 whereIs(line)}
            );
        }
        return {};
    }

    std::string textAt(const std::vector<std::string>& fields, std::size_t index) const {
        if (index >= fields.size()) return {};
        return std::string(truncateBytes(trimUnicode(fields[index]), limits_.max_text));
    }

    /// Of several columns (a name in two) the texts one after the other.
    std::string textOf(const std::vector<std::string>& fields, CsvColumn column) const {
        std::vector<std::string> texts;
        for (const auto index : columns_.of(column)) texts.push_back(textAt(fields, index));
        std::erase(texts, std::string());
        return join(texts, " ");
    }

    void readRow(const std::vector<std::string>& fields, std::size_t line) {
        const auto where = whereIs(line);
        const auto problem = [&](const std::string& message) {
            records_.problems.push_back({ErrorCode::InvalidInput, message, where});
        };
        const auto get = [&](CsvColumn column) { return textOf(fields, column); };

        WorkerRecord worker;
        worker.where = where;
        worker.source_id = get(CsvColumn::Id);
        worker.name = get(CsvColumn::Name);
        if (worker.source_id.empty()) return reject(line, fields, "id: is missing; the row is left out");
        if (worker.source_id.size() > limits_.max_id)
            return reject(line, fields, "id: is longer than any identity; the row is left out");
        const auto [first, fresh] = lines_.emplace(worker.source_id, line);
        if (!fresh)
            return reject(
                line,
                fields,
                "id: stands in line " + std::to_string(first->second) + " too; this row is left out"
            );
        if (worker.name.empty()) {
            problem("name: is missing; the id stands in for it");
            worker.name = worker.source_id;
        }
        for (const auto column : columns_.of(CsvColumn::Phone)) {
            if (auto phone = textAt(fields, column); !phone.empty()) worker.phones.push_back(std::move(phone));
        }
        const auto sex = sexFrom(get(CsvColumn::Sex));
        if (!sex) problem("sex: '" + get(CsvColumn::Sex) + "' is not known");
        worker.sex = sex.value_or("");
        if (const auto written = get(CsvColumn::Language); !written.empty()) {
            const auto language = languageFrom(written);
            if (!language)
                problem("language: '" + written + "' is not known; write a code such as en, fr or swa");
            worker.language = language.value_or("");
        }
        const auto status = get(CsvColumn::Status);
        auto active = columns_.ofRapidPro() ? activeInRapidPro(matchKey(status)) : std::nullopt;
        if (columns_.ofRapidPro()) worker.opted_out = matchKey(status) == "stopped";
        if (!active) active = activeFrom(status);
        if (!active) problem("status: '" + status + "' is not known; write active or left");
        worker.active = active.value_or(true);
        for (const auto& [column, key] : columns_.fields()) {
            if (auto value = textAt(fields, column); !value.empty()) worker.fields[key] = std::move(value);
        }
        for (const auto& [column, name] : columns_.groups()) {
            if (!isYes(textAt(fields, column))) continue;
            auto& group = groups_[name];
            if (group.name.empty()) group = {matchKey(name), name, {}, where, false};
            group.members.push_back(worker.source_id);
        }
        addRole(
            worker,
            get(CsvColumn::Job),
            get(CsvColumn::Cadre),
            addPlaces(get(CsvColumn::Region), get(CsvColumn::District), get(CsvColumn::Facility), where)
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
    const CsvMapping& mapping_;
    std::vector<std::string> names_;  // of the columns, as written
    CsvColumns columns_;
    std::map<std::string, GroupRecord> groups_;
    std::unordered_map<std::string, std::size_t> lines_;
    std::set<std::string> places_;
    RegistryRecords records_;
};

}  // namespace

Result<RegistryRecords> readWorkerCsv(
    std::string_view text, const std::string& file, const ReadLimits& limits, const CsvMapping& mapping
) {
    if (text.size() > limits.max_bytes) {
        return fail(
            ErrorCode::LimitExceeded,
            "is larger than " + std::to_string(limits.max_bytes / 1024 / 1024) + " MiB; split it",
            file
        );
    }
    return WorkerCsvReader(text, file, limits, mapping).read();
}

}  // namespace tama::registry
