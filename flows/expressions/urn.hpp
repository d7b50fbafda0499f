// An address of a contact, "tel:+231770000000" or "twitterid:123#handle": RapidPro's
// scheme:path?query#display. Pure; any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace tama::flows {

struct UrnParts {
    std::string scheme;
    std::string path;
    std::string display;
};

/// What is shown of an address that the environment hides.
inline constexpr std::string_view kRedactedUrn = "********";

std::optional<UrnParts> parseUrn(std::string_view text);

}  // namespace tama::flows
