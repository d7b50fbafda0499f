#include "server/platform_settings.hpp"

#include <sodium.h>

#include "gateway/smpp/simulated_smsc.hpp"

namespace tama::server {
namespace {

gateway::ChannelSettings channelSettings(const ChannelConfig& channel, const std::string& country) {
    gateway::ChannelSettings settings;
    settings.name = channel.name;
    settings.sender = channel.sender;
    settings.country = country;
    settings.in_doubt = channel.in_doubt;
    settings.transliterate = channel.transliterate;
    settings.prefixes = channel.prefixes;
    settings.operators = channel.operators;
    settings.outcomes = channel.outcome_map;
    settings.http = channel.http;
    settings.smpp.name = channel.name;
    settings.smpp.host = channel.host;
    settings.smpp.port = channel.port;
    settings.smpp.system_id = channel.system_id;
    settings.smpp.password = channel.password;
    settings.smpp.window = static_cast<std::size_t>(channel.window);
    settings.smpp.segments_per_second = channel.throughput;
    apply(channel.line, settings);
    return settings;
}

}  // namespace

runtime::RuntimeSettings countrySettings(const Config& config) {
    runtime::RuntimeSettings country;
    country.country = config.country;
    country.timezone = config.timezone;
    country.languages = config.languages;
    country.date_format = config.date_format;
    country.collation = config.collation;
    country.words = config.words;
    country.budget = config.budget;
    country.place_quiet = config.place_quiet_hours;
    country.introduce = config.introduce;
    for (const auto& channel : config.channels) {
        if (channel.replies_free) country.free_senders.insert(channel.sender);
    }
    return country;
}

PlatformSettings platformSettings(const Config& config) {
    PlatformSettings settings;
    randombytes_buf(&settings.seed, sizeof settings.seed);
    settings.country = countrySettings(config);
    settings.country.seed = settings.seed;
    settings.routing = config.routing;
    settings.procedure = config.procedure;
    for (const auto& channel : config.channels) {
        settings.channels.push_back(channelSettings(channel, config.country));
        settings.channels.back().quiet_hours = config.quiet_hours;
        if (config.training) settings.channels.back().smpp.required_smsc_id = gateway::smpp::kSimulatedSmscId;
    }
    return settings;
}

}  // namespace tama::server
