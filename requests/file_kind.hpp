// What a file is, by its content and never by its name. Pure.
#pragma once

#include <cstddef>
#include <string_view>

#include "base/result.hpp"

namespace tama::requests {

inline constexpr std::size_t kLargestAttachment = 5U * 1024 * 1024;  // bytes

/// The media type of a photograph or scan: JPEG, PNG or PDF, whole from its first to its last bytes. InvalidInput for
/// anything else, LimitExceeded above 5 MB.
Result<std::string_view> mediaTypeOf(std::string_view bytes);

}  // namespace tama::requests
