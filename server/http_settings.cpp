#include "server/http_settings.hpp"

#include <unistd.h>

#include "server/tls/self_signed.hpp"

namespace tama::server {
namespace {

std::vector<std::string> namesOfThisHost(const std::string& listen_address) {
    std::vector<std::string> names{"localhost", "127.0.0.1"};
    char name[256] = {};
    if (::gethostname(name, sizeof name - 1) == 0 && name[0]) names.emplace_back(name);
    if (listen_address != "127.0.0.1" && listen_address != "0.0.0.0" && listen_address != "::") {
        names.push_back(listen_address);
    }
    return names;
}

}  // namespace

Result<HttpSettings> httpSettings(const Config& config, WallTime now) {
    HttpSettings settings;
    settings.address = config.listen.address;
    settings.port = config.listen.port;
    settings.public_origin = config.listen.public_url;
    if (config.listen.tls == TlsMode::Files) {
        settings.tls = TlsFiles{config.listen.certificate, config.listen.private_key};
    }
    if (config.listen.tls == TlsMode::SelfSigned) {
        auto files = ensureSelfSigned(config.data_dir / "tls", namesOfThisHost(config.listen.address), now);
        if (!files) return fail(files.error());
        settings.tls = std::move(*files);
    }
    return settings;
}

}  // namespace tama::server
