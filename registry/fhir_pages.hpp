// The pages of a FHIR search or history, one after the other by link[next] (FHIR R4, "Paging"). Tries again
// where the server stumbles, and refuses links that lead to another server, lead in a circle or never end.
// One thread.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>

#include <nlohmann/json_fwd.hpp>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "registry/fhir_transport.hpp"

namespace tama::registry {

struct PagingRules {
    bool rewrite_links = false;         // next links of another name are asked of the configured server
    std::size_t max_pages = 20'000;     // of one search
    std::size_t max_empty_pages = 10;   // one after the other
    int attempts = 4;                   // for one page
    std::function<void(Milliseconds)> wait;  // between attempts; never empty
};

struct FhirPage {
    std::shared_ptr<const nlohmann::json> bundle;
    std::string name;  // "Practitioner page 3", for problems
    bool damaged = false;  // was not UTF-8; U+FFFD stands for what could not be read
    std::optional<WallTime> server_time;  // when the server looked; nothing where it does not say
};

class FhirPages {
  public:
    /// `name` is what is asked for, "Practitioner". `transport` must outlive it.
    FhirPages(FhirTransport& transport, std::string url, std::string name, PagingRules rules);

    /// The next page; nothing after the last one. An Error names page and cause; there is nothing after it.
    Result<std::optional<FhirPage>> next();

  private:
    Result<FhirPage> parse(const FhirReply& reply) const;
    Result<void> follow(const nlohmann::json& bundle);
    std::string pageName() const;

    FhirTransport& transport_;
    std::string first_url_;
    std::string url_;  // of the next page; empty: there is none
    std::string name_;
    PagingRules rules_;
    std::set<std::size_t> seen_;  // hashes of addresses
    std::size_t pages_ = 0;
    std::size_t empty_pages_ = 0;
};

/// What a server says is wrong: the issues of an OperationOutcome, else the status. At most 300 bytes.
std::string fhirComplaint(const FhirReply& reply);

/// An instant of FHIR ("2026-11-22T05:04:03.123+01:00"); nothing where it is none.
std::optional<WallTime> fhirInstant(std::string_view text);
/// As a search wants it: "2026-11-22T05:04:03Z".
std::string fhirSearchTime(WallTime time);

}  // namespace tama::registry
