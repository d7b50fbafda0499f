// Which trigger word a worker probably meant who mistyped one: "STOKC 12" is STOCK. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tama::runtime {

/// Of the words, as they are compared, the one that the message begins with but for one letter (changed,
/// missing, too many, or swapped), or two in words of seven letters and more; digits may stick to it. Empty:
/// none, or the message begins with a word of fewer than four letters, which is near to too many.
std::string nearTriggerWord(std::string_view message, const std::vector<std::string>& words);

}  // namespace tama::runtime
