// FHIR requests over HTTP, with the authorization of one source. Waits for each answer; thread-safe.
#pragma once

#include <memory>
#include <string>

#include "base/clock.hpp"
#include "gateway/http/http_client.hpp"
#include "registry/fhir_transport.hpp"

namespace tama::server {

/// How a source wants to know who asks. Secrets never reach a log.
struct FhirAccess {
    std::string bearer_token;
    std::string user;  // of Basic authentication; empty: none
    std::string password;
    Milliseconds timeout{60'000};  // of one page
};

class HttpFhirTransport : public registry::FhirTransport {
  public:
    static constexpr std::size_t kLargestPage = 16UL * 1024UL * 1024UL;  // bytes

    /// `client` must outlive it.
    HttpFhirTransport(gateway::HttpClient& client, FhirAccess access)
        : client_(client), access_(std::move(access)) {}

    registry::FhirReply send(const registry::FhirRequest& request) override;

  private:
    gateway::HttpClient& client_;
    FhirAccess access_;
};

}  // namespace tama::server
