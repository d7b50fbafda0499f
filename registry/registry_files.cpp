#include "registry/registry_files.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <utility>

#include "base/csv.hpp"
#include "registry/csd_xml.hpp"
#include "registry/fhir_bundle.hpp"
#include "registry/worker_csv.hpp"

namespace tama::registry {
namespace {

std::string fullPath(const std::filesystem::path& file) {
    std::error_code unknown;
    const auto path = std::filesystem::absolute(file, unknown);
    return unknown ? file.string() : path.lexically_normal().string();
}

bool isEmpty(const RegistryRecords& records) {
    return records.places.empty() && records.organizations.empty() && records.workers.empty() &&
           records.roles.empty() && records.groups.empty() && records.problems.empty();
}

Result<RegistryRecords> readText(std::string_view text, const std::string& name, const CsvMapping& mapping) {
    if (kindOfRegistryText(text) == "fhir") return readFhirBundle(text, name);
    if (kindOfRegistryText(text) == "csd") return readCsdXml(text, name);
    return readWorkerCsv(text, name, {}, mapping);
}

}  // namespace

Result<std::string> readWholeRegistryFile(const std::filesystem::path& file) {
    std::error_code error;
    if (std::filesystem::is_directory(file, error)) {
        return fail(ErrorCode::InvalidInput, "this is a folder; name the files in it", fullPath(file));
    }
    if (!std::filesystem::is_regular_file(file, error)) {
        return fail(ErrorCode::NotFound, "there is no such file", fullPath(file));
    }
    const auto size = std::filesystem::file_size(file, error);
    if (error || size > ReadLimits{}.max_bytes) {
        return fail(ErrorCode::LimitExceeded, "is larger than 64 MiB; split it", file.filename().string());
    }
    std::ifstream in(file, std::ios::binary);
    std::string text{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
    if (in.bad() || !in.is_open())
        return fail(ErrorCode::Unavailable, "cannot be read", file.filename().string());
    return text;
}

std::string_view kindOfRegistryText(std::string_view text) {
    if (text.starts_with(kUtf8Bom)) text.remove_prefix(kUtf8Bom.size());
    const auto first = text.find_first_not_of(" \t\r\n");
    if (first == std::string_view::npos) return "csv";
    if (text[first] == '{' || text[first] == '[') return "fhir";
    return text[first] == '<' ? "csd" : "csv";
}

Result<RegistryRecords> readRegistryFiles(
    const std::vector<std::filesystem::path>& files, const CsvMapping& mapping
) {
    RegistryRecords records;
    for (const auto& file : files) {
        auto text = readWholeRegistryFile(file);
        if (!text) return fail(text.error());
        const auto name = file.filename().string();
        auto read = readText(*text, name, mapping);
        if (!read) return read;
        if (isEmpty(*read)) {
            read->problems.push_back(
                {ErrorCode::InvalidInput, "holds no health workers, roles or places of work", name}
            );
        }
        records.append(std::move(*read));
    }
    return records;
}

std::string rejectedRowsCsv(const RegistryRecords& records) {
    const CsvFormat format{',', false};
    std::string csv(kUtf8Bom);
    auto header = records.header;
    const auto columns = header.size();
    header.insert(header.end(), {"tama_line", "tama_reason"});
    appendCsvRow(csv, header, format);
    for (const auto& row : records.rejected) {
        auto fields = row.fields;
        fields.resize(columns);
        fields.push_back(row.line > 0 ? std::to_string(row.line) : row.where);
        fields.push_back(row.reason);
        appendCsvRow(csv, fields, format);
    }
    return csv;
}

}  // namespace tama::registry
