// Finds numbers in what people write: "fever 38,5", "+5", "1,250 boxes", "٤٢". A comma (or whatever groups
// digits) groups only where exactly three digits follow each one; else it is a decimal comma. Pure; any
// thread.
#pragma once

#include <string_view>
#include <vector>

#include "flows/expressions/environment.hpp"

namespace tama::flows {

/// Every number in the text, in order. Digits of all scripts are read.
std::vector<Decimal> findNumbers(std::string_view text, const NumberFormat& format);

}  // namespace tama::flows
