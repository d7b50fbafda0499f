// Brings a flow definition of any version from 11 to the newest, on its JSON, step by step as the reference
// does (§1.15), so that the reader knows one form.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>


#include "flows/format/decoder.hpp"
#include "flows/format/document_json_fwd.hpp"
#include "flows/format/migrations/steps.hpp"

namespace tama::flows {

std::optional<SpecVersion> parseSpecVersion(std::string_view text);

inline constexpr std::string_view kNewestSpec = "14.4.2";

/// Which words a file may hold, so that nobody needs to walk through its JSON to find that one is absent.
class FileWords {
  public:
    /// Of the text of a file.
    explicit FileWords(std::string_view text);
    /// `word` in lower case, of ASCII letters and `_`; lives as long as this. False: it is nowhere in the file, in
    /// letters of either case.
    bool mayHave(std::string_view word) const;

  private:
    std::string lower_;
    mutable std::map<std::string_view, bool> asked_;  // several steps ask for the same
    bool hides_letters_;  // has some written as \u0061
};

/// False, with a problem that says what to do, for what is older than 11 or of a newer spec, and for an old
/// flow that has something newer versions have no form for. Steps to versions behind `spec` are not taken:
/// what was recorded with an older engine is compared with its form.
bool migrateFlow(
    DocumentJson& flow, const Decoder& place, const FileWords& words, std::string_view spec = kNewestSpec
);

}  // namespace tama::flows
