#include "flows/format/legacy/urn_schemes.hpp"

#include <algorithm>
#include <array>

namespace tama::flows::legacy {

bool isUrnScheme(std::string_view name) {
    constexpr std::array<std::string_view, 20> kSchemes{"discord",   "ext",        "facebook",  "fcm",
                                                        "freshchat", "instagram",  "jiochat",   "line",
                                                        "mailto",    "rocketchat", "slack",     "tel",
                                                        "telegram",  "twitter",    "twitterid", "viber",
                                                        "vk",        "webchat",    "wechat",    "whatsapp"};
    return std::find(kSchemes.begin(), kSchemes.end(), name) != kSchemes.end();
}

}  // namespace tama::flows::legacy
