#include "server/http_channel_config.hpp"

#include <algorithm>

#include <arpa/inet.h>

#include "server/public_url.hpp"

namespace tama::server {
namespace {

constexpr std::size_t kShortestSecret = 16;

bool isAddress(const std::string& text) {
    in6_addr v6{};
    in_addr v4{};
    return ::inet_pton(AF_INET, text.c_str(), &v4) == 1 || ::inet_pton(AF_INET6, text.c_str(), &v6) == 1;
}

void readWhoMayBring(
    ConfigReader& reader, gateway::HttpChannelSettings& http, const std::filesystem::path& file
) {
    std::string secret_file;
    reader.read("secret", http.secret);
    reader.read("secret_file", secret_file);
    if (!secret_file.empty())
        http.secret = secretLine(reader, "secret_file", file.parent_path() / secret_file);
    reader.read("addresses", http.addresses);
    for (const auto& address : http.addresses) {
        if (!isAddress(address)) reader.problem("addresses", "'" + address + "' is no IP address");
    }
    if (http.secret.empty() && http.addresses.empty() && !http.preset.endpoints.empty()) {
        reader.problem(
            "secret", "is missing: give one, or the addresses that may bring messages and reports"
        );
    }
    if (!http.secret.empty() && http.secret.size() < kShortestSecret) {
        reader.problem("secret", "is shorter than 16 characters");
    }
}

/// What the preset asks for, and nothing else. A key that ends in _file names a file with the value.
void readPresetValues(
    ConfigReader& reader,
    gateway::HttpChannelSettings& http,
    const std::filesystem::path& file,
    std::vector<Error>& problems
) {
    const auto* table = reader.section("settings");
    if (table) {
        ConfigReader settings(*table, "channel.settings.", file.string(), problems);
        for (const auto& name : http.preset.settings) {
            std::string from_file;
            settings.read(name, http.values[name]);
            settings.read(name + "_file", from_file);
            if (!from_file.empty())
                http.values[name] = secretLine(settings, name, file.parent_path() / from_file);
        }
        settings.reportUnknown();
    }
    for (const auto& name : http.preset.settings) {
        if (!http.values[name].empty()) continue;
        reader.problem(
            "settings", "the preset " + http.preset.name + " needs '" + name + "' in [channel.settings]"
        );
    }
}

}  // namespace

void readHttpChannel(
    ConfigReader& reader,
    ChannelConfig& channel,
    const std::filesystem::path& file,
    std::vector<Error>& problems
) {
    gateway::HttpChannelSettings http;
    std::string preset;
    std::string folder;
    reader.read("preset", preset);
    reader.read("presets", folder);
    auto loaded = gateway::loadHttpPreset(
        preset, folder.empty() ? std::string() : (file.parent_path() / folder).string()
    );
    if (channel.name.empty()) reader.problem("name", "is missing: give the channel a short name");
    const auto fits = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
    };
    if (!std::all_of(channel.name.begin(), channel.name.end(), fits)) {
        reader.problem("name", "of an HTTP channel stands in addresses: a-z, 0-9, '-' and '_'");
    }
    if (loaded) {
        http.preset = std::move(*loaded);
    } else {
        reader.problem("preset", describe(loaded.error()));
    }
    readWhoMayBring(reader, http, file);
    readPresetValues(reader, http, file, problems);
    reader.read("public_url", http.public_url);
    if (reader.has("public_url")) {
        if (const auto origin = publicOrigin(http.public_url)) {
            http.public_url = *origin;
        } else {
            reader.problem(
                "public_url",
                "must be an https address without a path, such as \"https://sms.health.example\""
            );
        }
    }
    int window = static_cast<int>(http.window);
    int timeout_s = 30;
    reader.read("window", window, 1, 200);
    reader.read("throughput", http.per_second, 0.1, 10'000);
    reader.read("timeout_s", timeout_s, 1, 300);
    http.window = static_cast<std::size_t>(window);
    http.timeout = std::chrono::seconds{timeout_s};
    channel.http = std::move(http);
}

}  // namespace tama::server
