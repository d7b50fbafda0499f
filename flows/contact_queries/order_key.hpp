// Text that sorts as the number or day it is: how < and > read a value whose field has no declared type. Kept
// beside the values in the database, so that SQL and memory compare the same texts. Pure; any thread.
#pragma once

#include <string>
#include <string_view>

namespace tama::flows {

/// For a number n… (negative), o (zero) or p… (positive); for a day (2026-03-01, and what follows it)
/// dYYYYMMDD; else empty. Keys of one kind sort by operator< and by any collation of a database.
std::string orderKey(std::string_view text);

/// Whether `<` means anything between the two: both numbers or both days.
bool sameOrder(std::string_view a, std::string_view b);

/// The texts between which all keys of this key's kind lie.
struct OrderRange {
    std::string_view from;    // included
    std::string_view before;  // excluded
};
OrderRange orderRangeOf(std::string_view key);

}  // namespace tama::flows
