#include "flows/contact_queries/schema.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace tama::flows {

namespace {

constexpr std::array<std::pair<std::string_view, PropertyType>, 13> kAttributes{{
    {"uuid", PropertyType::Text},
    {"id", PropertyType::Text},
    {"ref", PropertyType::Text},
    {"name", PropertyType::Name},
    {"status", PropertyType::Text},
    {"language", PropertyType::Text},
    {"urn", PropertyType::Urn},
    {"group", PropertyType::Text},
    {"flow", PropertyType::Text},
    {"history", PropertyType::Text},
    {"tickets", PropertyType::Number},
    {"created_on", PropertyType::Date},
    {"last_seen_on", PropertyType::Date},
}};

constexpr std::array<std::string_view, 20> kUrnSchemes{
    "tel",      "discord",   "ext",      "facebook", "fcm",      "freshchat",  "instagram",
    "jiochat",  "line",      "mailto",   "rocketchat", "slack",  "telegram",   "twitter",
    "twitterid", "viber",    "vk",       "webchat",  "wechat",   "whatsapp"};

}  // namespace

std::optional<PropertyType> attributeType(std::string_view key) {
    const auto* known = std::find_if(kAttributes.begin(), kAttributes.end(), [&](const auto& attribute) {
        return attribute.first == key;
    });
    return known == kAttributes.end() ? std::nullopt : std::optional(known->second);
}

bool isUrnScheme(std::string_view key) {
    return std::find(kUrnSchemes.begin(), kUrnSchemes.end(), key) != kUrnSchemes.end();
}

}  // namespace tama::flows
