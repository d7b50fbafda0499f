// The keys of a [[channel]] that say how its SMSC is spoken to: binds, timers, TLS, and the form of what is
// submitted. Each has a default that suits most operators. Used by config.cpp and platform_settings.cpp.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "gateway/smpp/tls_settings.hpp"
#include "gateway/submit_style.hpp"

namespace tama::gateway {
struct ChannelSettings;
}

namespace tama::server {

class ConfigReader;

struct SmppLineConfig {
    int binds = 1;
    bool split = false;  // transmitters and receivers instead of transceivers
    std::string system_type;
    std::string address_range;
    // Seconds.
    int enquire_link = 30;
    int response_timeout = 60;
    int inactivity_timeout = 0;  // 0 = never
    int reconnect_shortest = 1;
    int reconnect_longest = 60;
    int refused_pause = 900;
    double query_after_hours = 6;  // 0 = never
    gateway::smpp::TlsSettings tls;
    gateway::SubmitStyle style;
};

/// Notes what is wrong in `reader`. Relative file names start at the folder of `file`.
SmppLineConfig readSmppLine(ConfigReader& reader, const std::filesystem::path& file);

void apply(const SmppLineConfig& line, gateway::ChannelSettings& settings);

}  // namespace tama::server
