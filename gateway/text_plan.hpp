// How a text is cut for a route: alphabet, segments, and how many parts are given to the other side. Pure; any
// thread.
#pragma once

#include <cstdint>
#include <string>

#include "base/result.hpp"
#include "gateway/message.hpp"
#include "gateway/router.hpp"
#include "gateway/text/sms_text.hpp"

namespace tama::gateway {

/// InvalidInput or LimitExceeded where the text cannot be sent.
Result<text::SmsPlan> planText(
    const std::string& utf8, TextCoding coding, bool transliterate, const Route& route
);

/// The rows of `part`: what the other side cuts itself is one part or few; its segments are what it costs.
std::int64_t partsOf(const text::SmsPlan& plan, const Route& route);

/// The word in the database: "gsm7", "ucs2".
std::string_view storedWord(text::Encoding encoding);

}  // namespace tama::gateway
