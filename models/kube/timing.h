// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>

namespace Kube {

/// The delays of retries, reconnections and polls. The defaults are client-go's where it has the rule
/// (tools/cache/reflector.go, rest/with_retry.go); tests shorten them. A value; set it before the first operation.
struct Timing
{
    std::chrono::milliseconds backoffFirst{800};
    std::chrono::milliseconds backoffLimit{30000};
    std::chrono::milliseconds backoffReset{120000}; ///< a stream that lived this long starts again at backoffFirst
    std::chrono::milliseconds reconnectMinimum{1000}; ///< between the starts of two watches
    std::chrono::milliseconds pollInterval{5000}; ///< where watching is forbidden
    std::chrono::milliseconds lostConnectionRetry{1000};
    std::chrono::milliseconds retryAfterSecond{1000}; ///< how long one second of a Retry-After header lasts
    std::chrono::milliseconds retryAfterLimit{60000}; ///< no server makes us wait longer
    std::chrono::seconds watchTimeout{300}; ///< asked for with timeoutSeconds, up to twice as long
    std::chrono::milliseconds watchGrace{30000}; ///< silence beyond timeoutSeconds that means a dead peer
    std::chrono::milliseconds watchQuiet{150000}; ///< silence after which a watch is replaced; bookmarks come sooner
    std::chrono::milliseconds logBackoffFirst{500};
    std::chrono::milliseconds logBackoffReset{60000};
    std::chrono::milliseconds diskRetry{3000}; ///< between looks at a disk that was full
    std::chrono::milliseconds logWaitForStart{250}; ///< between tries while the container has not started
    std::chrono::milliseconds logWaitForStartLimit{2000};
    std::chrono::milliseconds logWaitForStatus{1000}; ///< after a clean end, for the word that the container ended
    std::chrono::milliseconds logTerminatedSilence{5000}; ///< silence after the container ended that ends a follow
    std::chrono::milliseconds logQuiet{60000}; ///< silence of a running container's stream that is looked into
    std::chrono::milliseconds logSettle{2000}; ///< how long the API server may be behind the kubelet
    /// A container that was started again is not started once more sooner: the kubelet's back-off begins with 10 s,
    /// with the feature gate ReduceDefaultCrashLoopBackOffDecay with 1 s.
    std::chrono::milliseconds restartDelay{1000};
    int requestRetries = 10;
    int terminatedLogRetries = 5; ///< tries to read the rest of a log whose container has ended
};

} // namespace Kube
