// What a person configures about TLS on an SMPP line. Plain values.
#pragma once

#include <string>

namespace tama::gateway::smpp {

/// PEM files; both empty: none.
struct TlsIdentity {
    std::string certificate_file;  // with its chain
    std::string key_file;
};

struct TlsSettings {
    bool enabled = false;
    bool verify = true;       // the certificate must be trusted, and be for `server_name`
    std::string ca_file;      // PEM: whom to trust; empty: whom the system trusts
    std::string server_name;  // the name in the certificate; empty: the host that is connected to
    TlsIdentity identity;     // where the SMSC asks for a certificate of ours
};

}  // namespace tama::gateway::smpp
