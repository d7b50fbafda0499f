// Files of health workers, whatever their kind: FHIR and CSD by content, else CSV.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "registry/csv_columns.hpp"
#include "registry/records.hpp"

namespace tama::registry {

Result<std::string> readWholeRegistryFile(const std::filesystem::path& file);

/// Reads all files. A file that cannot be read at all is an Error.
Result<RegistryRecords> readRegistryFiles(
    const std::vector<std::filesystem::path>& files, const CsvMapping& mapping = {}
);

/// fhir, csd or csv, by the content of a file.
std::string_view kindOfRegistryText(std::string_view text);

/// Rejected rows as CSV, for mending and importing again: the columns of the file, then tama_line and
/// tama_reason; of files without rows, where and why. Formula signs are not guarded: programs read it back.
std::string rejectedRowsCsv(const RegistryRecords& records);

}  // namespace tama::registry
