// Which column of a worker CSV is read as what: by its header's words in English, French and Portuguese, as
// RapidPro exports contacts, or as a person maps them. Pure; any thread.
#pragma once

#include <array>
#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.hpp"

namespace tama::registry {

/// From a header as it stands in the file to what it is read as: id, name, phone, sex, cadre, job, facility,
/// district, region, language, status, field.<key>, group, or "-" to leave it out without a word.
using CsvMapping = std::vector<std::pair<std::string, std::string>>;

/// "Phone No=phone", as on the command line. An Error for a target that does not exist.
Result<std::pair<std::string, std::string>> parseCsvMapping(std::string_view text);
/// The Error of parseCsvMapping; nothing where `target` is good.
Result<void> checkCsvTarget(std::string_view target);

enum class CsvColumn : std::size_t {
    Id,
    Name,
    Phone,
    Sex,
    Cadre,
    Job,
    Facility,
    District,
    Region,
    Language,
    Status
};
inline constexpr std::size_t kCsvColumnCount = 11;

class CsvColumns {
  public:
    /// An Error when id or name is missing, or the mapping names a header that is not there.
    static Result<CsvColumns> read(const std::vector<std::string>& header, const CsvMapping& mapping);

    /// Several columns may be telephones; of a name, all that were mapped to it, in the mapping's order; of
    /// others there is at most one.
    const std::vector<std::size_t>& of(CsvColumn column) const {
        return columns_[static_cast<std::size_t>(column)];
    }
    const std::vector<std::pair<std::size_t, std::string>>& fields() const { return fields_; }
    const std::vector<std::pair<std::size_t, std::string>>& groups() const { return groups_; }
    /// Headers that say nothing to us.
    const std::vector<std::size_t>& unknown() const { return unknown_; }
    /// A contact export of RapidPro: its words of status mean other things.
    bool ofRapidPro() const { return rapidpro_; }
    /// What a column is read as, for a preview; empty: left out.
    std::string meaningOf(std::size_t index) const;

  private:
    void take(std::size_t index, std::string_view target, bool mapped);
    bool takeOwn(std::size_t index, const std::string& header);
    bool takeRapidPro(std::size_t index, const std::string& key);

    std::array<std::vector<std::size_t>, kCsvColumnCount> columns_;
    std::vector<std::pair<std::size_t, std::string>> fields_;
    std::vector<std::pair<std::size_t, std::string>> groups_;
    std::vector<std::size_t> unknown_;
    bool rapidpro_ = false;
};

}  // namespace tama::registry
