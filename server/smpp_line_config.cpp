#include "server/smpp_line_config.hpp"

#include <fstream>

#include "gateway/channel_settings.hpp"
#include "server/config_reader.hpp"

namespace tama::server {
namespace {

constexpr int kDay = 86'400;  // seconds
constexpr std::size_t kLongestSystemType = 12;
constexpr std::size_t kLongestServiceType = 5;
constexpr std::size_t kLongestAddressRange = 40;

void readText(ConfigReader& reader, std::string_view key, std::string& into, std::size_t longest) {
    reader.read(key, into);
    if (into.size() > longest) {
        reader.problem(key, "is longer than the " + std::to_string(longest) + " characters SMPP 3.4 allows");
    }
}

void readTimers(ConfigReader& reader, SmppLineConfig& line) {
    reader.read("enquire_link", line.enquire_link, 5, 3600);
    reader.read("response_timeout", line.response_timeout, 1, 3600);
    reader.read("inactivity_timeout", line.inactivity_timeout, 0, kDay);
    reader.read("reconnect_shortest", line.reconnect_shortest, 1, 3600);
    reader.read("reconnect_longest", line.reconnect_longest, 1, 3600);
    reader.read("refused_pause", line.refused_pause, 60, kDay);
    reader.read("query_after_hours", line.query_after_hours, 0, 168);
    if (line.reconnect_longest < line.reconnect_shortest) {
        reader.problem("reconnect_longest", "is less than reconnect_shortest");
    }
    const bool silent = line.inactivity_timeout != 0 && line.inactivity_timeout <= line.enquire_link;
    if (silent) reader.problem("inactivity_timeout", "must be longer than enquire_link, or 0 for never");
}

/// The keys' names outlive the reader: it remembers them.
void readNumberType(
    ConfigReader& reader,
    std::string_view ton_key,
    std::string_view npi_key,
    std::optional<gateway::NumberType>& into
) {
    gateway::NumberType type;
    reader.read(ton_key, type.ton, 0, 6);
    reader.read(npi_key, type.npi, 0, 18);
    if (reader.has(ton_key) != reader.has(npi_key)) {
        reader.problem(reader.has(ton_key) ? npi_key : ton_key, "is missing: set both or neither");
    }
    if (reader.has(ton_key)) into = type;
}

void readStyle(ConfigReader& reader, gateway::SubmitStyle& style) {
    using gateway::Concatenation;
    using gateway::text::Charset;
    reader.read<Concatenation>(
        "concatenation",
        style.concatenation,
        {{"udh8", Concatenation::Udh8},
         {"udh16", Concatenation::Udh16},
         {"sar", Concatenation::Sar},
         {"payload", Concatenation::Payload}}
    );
    reader.read<Charset>(
        "data_coding_0",
        style.default_charset,
        {{"gsm7", Charset::Gsm7}, {"latin1", Charset::Latin1}, {"ascii", Charset::Ascii}}
    );
    readText(reader, "service_type", style.service_type, kLongestServiceType);
    readNumberType(reader, "source_ton", "source_npi", style.source);
    readNumberType(reader, "destination_ton", "destination_npi", style.destination);
    reader.read("send_validity", style.with_validity);
    double hours = 0;
    reader.read("validity_hours", hours, 0, 168);
    style.validity = Milliseconds{static_cast<std::int64_t>(hours * 3'600'000)};
}

void readPem(
    ConfigReader& reader, std::string_view key, const std::filesystem::path& folder, std::string& into
) {
    std::string name;
    reader.read(key, name);
    if (name.empty()) return;
    into = (folder / name).string();
    if (!std::ifstream(into)) reader.problem(key, "cannot be read: " + into);
}

void readTls(ConfigReader& reader, const std::filesystem::path& folder, gateway::smpp::TlsSettings& tls) {
    reader.read("tls", tls.enabled);
    reader.read("tls_verify", tls.verify);
    reader.read("tls_server_name", tls.server_name);
    readPem(reader, "tls_ca_file", folder, tls.ca_file);
    readPem(reader, "tls_certificate", folder, tls.identity.certificate_file);
    readPem(reader, "tls_key", folder, tls.identity.key_file);
    if (tls.identity.certificate_file.empty() != tls.identity.key_file.empty()) {
        const bool has_key = tls.identity.certificate_file.empty();
        reader.problem(has_key ? "tls_certificate" : "tls_key", "is missing: set both or neither");
    }
    for (const std::string_view key :
         {"tls_verify", "tls_server_name", "tls_ca_file", "tls_certificate", "tls_key"}) {
        if (!tls.enabled && reader.has(key)) reader.problem(key, "does nothing without tls = true");
    }
}

}  // namespace

SmppLineConfig readSmppLine(ConfigReader& reader, const std::filesystem::path& file) {
    SmppLineConfig line;
    reader.read("binds", line.binds, 1, static_cast<std::int64_t>(gateway::smpp::kMaxBinds));
    reader.read<bool>("bind", line.split, {{"transceiver", false}, {"split", true}});
    readText(reader, "system_type", line.system_type, kLongestSystemType);
    readText(reader, "address_range", line.address_range, kLongestAddressRange);
    readTimers(reader, line);
    readTls(reader, file.parent_path(), line.tls);
    readStyle(reader, line.style);
    return line;
}

void apply(const SmppLineConfig& line, gateway::ChannelSettings& settings) {
    using std::chrono::seconds;
    auto& smpp = settings.smpp;
    smpp.binds = static_cast<std::size_t>(line.binds);
    smpp.split = line.split;
    smpp.system_type = line.system_type;
    smpp.address_range.digits = line.address_range;
    smpp.enquire_link_interval = seconds{line.enquire_link};
    smpp.response_timeout = seconds{line.response_timeout};
    smpp.inactivity_timeout = seconds{line.inactivity_timeout};
    smpp.reconnect_shortest = seconds{line.reconnect_shortest};
    smpp.reconnect_longest = seconds{line.reconnect_longest};
    smpp.refused_pause = seconds{line.refused_pause};
    smpp.tls = line.tls;
    settings.query_after = Milliseconds{static_cast<std::int64_t>(line.query_after_hours * 3'600'000)};
    settings.style = line.style;
}

}  // namespace tama::server
