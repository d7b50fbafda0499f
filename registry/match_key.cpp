#include "registry/match_key.hpp"

#include "base/text.hpp"
#include "base/unicode.hpp"

namespace tama::registry {

std::string matchKey(std::string_view text) {
    return join(splitWords(keywordKey(trimUnicode(text))), " ");
}

}  // namespace tama::registry
