// A text as an author expects it: word for word, with "…" (or "...") for anything, or as /a regular
// expression/. Runs of white space count as one blank, so that a long message may be wrapped. Immutable.
#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"

namespace tama::flows {

class ExpectedText {
  public:
    ExpectedText() = default;
    /// Refused: a regular expression that cannot be read.
    static Result<ExpectedText> parse(std::string_view text);

    bool matches(std::string_view text) const;
    /// As the author wrote it.
    const std::string& source() const { return source_; }

  private:
    std::string source_;
};

/// Blanks, line breaks and runs of them as one blank, none at the ends.
std::string withSingleBlanks(std::string_view text);

}  // namespace tama::flows
