// How the registry reaches a FHIR server: an interface that whoever has HTTP implements, and tests too. The
// implementation adds the source's authorization, bounds time and size, and follows no redirect.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace tama::registry {

struct FhirRequest {
    std::string method = "GET";
    std::string url;
    std::vector<std::pair<std::string, std::string>> headers{};
    std::string body{};
};

struct FhirReply {
    int status = 0;                                // 0: no answer came
    std::map<std::string, std::string> headers{};  // names in lower case
    std::string body{};
    std::string problem{};  // of no answer, in words; names no address
};

class FhirTransport {
  public:
    virtual ~FhirTransport() = default;
    /// Waits for the answer. Never throws for what the network does.
    virtual FhirReply send(const FhirRequest& request) = 0;
};

}  // namespace tama::registry
