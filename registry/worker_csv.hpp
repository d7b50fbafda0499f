// Reads health workers from a CSV file with a header row: one worker a row, with job and place of work.
// Header names may be English, French or Portuguese, RapidPro's, or mapped by a person (csv_columns.hpp); the
// columns `id` and `name` must be there, `field.<key>` columns become custom fields. A bad row is a problem with its line; the others stand. Pure; any thread.
#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"
#include "registry/csv_columns.hpp"
#include "registry/records.hpp"

namespace tama::registry {

/// Places get the identities "region/district/facility", made of match keys. `file` is the name used in
/// problems.
Result<RegistryRecords> readWorkerCsv(
    std::string_view text,
    const std::string& file,
    const ReadLimits& limits = {},
    const CsvMapping& mapping = {}
);

}  // namespace tama::registry
