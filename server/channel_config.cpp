#include "server/channel_config.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "server/http_channel_config.hpp"
#include "server/route_config.hpp"

namespace tama::server {
namespace {

void readPassword(ConfigReader& reader, ChannelConfig& channel, const std::filesystem::path& file) {
    std::string password_file;
    reader.read("password", channel.password);
    reader.read("password_file", password_file);
    if (!password_file.empty()) {
        channel.password = secretLine(reader, "password_file", file.parent_path() / password_file);
    }
    if (channel.password.size() > 8)
        reader.problem("password", "is longer than the 8 characters SMPP 3.4 allows");
}

void readRoute(ConfigReader& reader, ChannelConfig& channel) {
    reader.read("transliterate", channel.transliterate);
    reader.read("replies_free", channel.replies_free);
    reader.read("prefixes", channel.prefixes);
    reader.read("operators", channel.operators);
    checkPrefixes(reader, channel.prefixes);
}

/// [channel.error_codes]: numbers on the left, what the operator means by them on the right.
void readErrorCodes(ConfigReader& reader, ChannelConfig& channel) {
    constexpr std::int64_t kLargestCode = 65535;
    static const std::vector<std::pair<std::string_view, gateway::FailureClass>> kMeanings = [] {
        using enum gateway::FailureClass;
        std::vector<std::pair<std::string_view, gateway::FailureClass>> meanings;
        for (const auto meaning :
             {Absent, UnknownSubscriber, Barred, MemoryFull, NetworkError, RejectedContent, NoCredit}) {
            meanings.emplace_back(gateway::nameOf(meaning), meaning);
        }
        return meanings;
    }();
    for (const auto key : reader.keys()) {
        const auto code = parseInteger(key);
        if (!code || *code < 0 || *code > kLargestCode) {
            reader.problem(key, "must be the number of an error, from 0 to 65535");
            continue;
        }
        reader.read<gateway::FailureClass>(key, channel.error_codes[*code], kMeanings);
    }
}

/// What networks show as the sender: a number (E.164, short codes too) or a name (3GPP TS 23.040 §9.1.2.5).
bool isSender(std::string_view sender) {
    const std::string_view digits = sender.starts_with('+') ? sender.substr(1) : sender;
    if (digits.size() <= 15 && std::all_of(digits.begin(), digits.end(), isDigit)) return true;
    const auto fits = [](char c) {
        return isDigit(c) || c == ' ' || c == '-' || c == '.' || c == '_' || c == '&' ||
               (lowerAscii(c) >= 'a' && lowerAscii(c) <= 'z');
    };
    return sender.size() <= 11 && std::all_of(sender.begin(), sender.end(), fits);
}

void readSender(ConfigReader& reader, ChannelConfig& channel) {
    reader.read("sender", channel.sender);
    if (!isSender(channel.sender)) {
        reader.problem("sender", "must be a number of at most 15 digits, or at most 11 letters, digits and blanks");
    }
}

void readInDoubt(ConfigReader& reader, ChannelConfig& channel) {
    reader.read<gateway::InDoubtPolicy>(
        "in_doubt",
        channel.in_doubt,
        {{"resend", gateway::InDoubtPolicy::Resend},
         {"hold", gateway::InDoubtPolicy::Hold},
         {"await", gateway::InDoubtPolicy::Await}}
    );
}

}  // namespace

ChannelConfig readChannel(
    ConfigReader& reader, const std::filesystem::path& file, std::vector<Error>& problems
) {
    ChannelConfig channel;
    reader.read("name", channel.name);
    bool over_http = false;
    reader.read<bool>("kind", over_http, {{"smpp", false}, {"http", true}});
    if (over_http) {
        readHttpChannel(reader, channel, file, problems);
        readSender(reader, channel);
        readInDoubt(reader, channel);
        readRoute(reader, channel);
        reader.reportUnknown();
        return channel;
    }
    reader.read("host", channel.host);
    reader.read("port", channel.port, 1, 65535);
    reader.read("system_id", channel.system_id);
    readPassword(reader, channel, file);
    readSender(reader, channel);
    reader.read("window", channel.window, 1, 1000);
    reader.read("throughput", channel.throughput, 0.1, 100'000);
    readInDoubt(reader, channel);
    readRoute(reader, channel);
    channel.line = readSmppLine(reader, file);
    reader.read("outcomes", channel.outcomes);
    if (const auto* codes = reader.section("error_codes")) {
        ConfigReader code_reader(*codes, "channel.error_codes.", file.string(), problems);
        readErrorCodes(code_reader, channel);
    }
    if (channel.name.empty()) reader.problem("name", "is missing: give the channel a short name");
    if (channel.host.empty()) reader.problem("host", "is missing: the SMSC's name or address");
    if (channel.system_id.empty()) reader.problem("system_id", "is missing: the operator gave it to you");
    if (channel.system_id.size() > 15)
        reader.problem("system_id", "is longer than the 15 characters SMPP 3.4 allows");
    reader.reportUnknown();
    return channel;
}

}  // namespace tama::server
