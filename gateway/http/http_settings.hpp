// What a person configures for one HTTP channel besides what all channels have.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "gateway/http/http_preset.hpp"

namespace tama::gateway {

struct HttpChannelSettings {
    HttpPreset preset;
    TemplateValues values;  // what the preset asks for: url, api_key …
    std::string secret;     // of what comes in; empty: addresses alone decide
    std::vector<std::string>
        addresses;            // IP addresses that may bring something; empty: any that has the secret
    std::string public_url;   // of this Tama, as the provider reaches it: "https://sms.health.example"
    double per_second = 10;   // requests a second, at most
    std::size_t window = 10;  // requests on their way at once
    Milliseconds timeout{30'000};
};

}  // namespace tama::gateway
