// The character references of HTML: "&eacute;", "&#233;", "&#xE9;". Pure; any thread.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace tama::flows {

struct HtmlEntity {
    char32_t code_point;
    std::size_t length;  // in bytes, without the ampersand
};

/// The reference at the start of `text`, which follows an ampersand.
std::optional<HtmlEntity> readHtmlEntity(std::string_view text);

}  // namespace tama::flows
