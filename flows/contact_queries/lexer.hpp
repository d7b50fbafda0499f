// The words, quoted texts and signs of a contact query. Pure; any thread.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace tama::flows {

struct QueryToken {
    enum class Kind { Word, Quoted, Sign, End };
    Kind kind = Kind::End;
    std::string text;
    std::size_t position = 0;  // byte offset

    bool isWord(std::string_view word) const;  // in any case
    bool isSign(std::string_view sign) const { return kind == Kind::Sign && text == sign; }
};

/// The last one is End.
Result<std::vector<QueryToken>> queryTokens(std::string_view text);

/// "position 7": 1 is the first character.
/// The quote that is open where the text ends: `"`, `'`, or 0.
char openQuote(std::string_view text);
std::string queryPosition(std::string_view text, std::size_t byte_offset);

}  // namespace tama::flows
