// The kinds of address that contacts have in RapidPro. Pure.
#pragma once

#include <string_view>

namespace tama::flows::legacy {

bool isUrnScheme(std::string_view name);

}  // namespace tama::flows::legacy
