// SPDX-License-Identifier: Apache-2.0
// Spinnaker's kinds of artifact accounts and their fields, from clouddriver's *ArtifactAccount classes
// (clouddriver-artifacts) and igor's JenkinsProperties. The fields marked "ours" are not Spinnaker's.
#include "models/artifacts/account.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Artifacts {

namespace {

using Fields = QList<AccountField>;
using enum FieldKind;

Fields basic()
{
    return {{u"username"_s}, {u"password"_s, Secret}, {u"usernamePassword"_s, Secret}};
}

Fields token()
{
    return {{u"token"_s, Secret}};
}

QList<AccountKind> makeKinds()
{
    return {
        {u"s3"_s,
         u"artifacts.s3.accounts"_s,
         {u"s3/object"_s},
         {{u"region"_s},
          {u"apiEndpoint"_s},
          {u"apiRegion"_s},
          {u"awsAccessKeyId"_s},
          {u"awsSecretAccessKey"_s, Secret},
          {u"awsSessionToken"_s, Secret}, // ours
          {u"profile"_s}, // ours
          {u"signerOverride"_s}}},
        {u"gcs"_s,
         u"artifacts.gcs.accounts"_s,
         {u"gcs/object"_s},
         {{u"jsonPath"_s, Path}, {u"project"_s}, {u"apiEndpoint"_s}}}, // apiEndpoint: ours
        {u"http"_s, u"artifacts.http.accounts"_s, {u"http/file"_s}, basic() + token()},
        {u"github"_s,
         u"artifacts.github.accounts"_s,
         {u"github/file"_s},
         basic() + token()
             + Fields{{u"githubAPIVersion"_s}, {u"useContentAPI"_s, Flag}, {u"baseUrl"_s}}}, // baseUrl: ours
        {u"gitlab"_s,
         u"artifacts.gitlab.accounts"_s,
         {u"gitlab/file"_s},
         token() + Fields{{u"baseUrl"_s}}}, // baseUrl: ours
        {u"bitbucket"_s,
         u"artifacts.bitbucket.accounts"_s,
         {u"bitbucket/file"_s},
         basic() + token() + Fields{{u"baseUrl"_s}}}, // baseUrl: ours
        {u"gitrepo"_s,
         u"artifacts.gitrepo.accounts"_s,
         {u"git/repo"_s},
         basic() + token()
             + Fields{{u"sshPrivateKeyFilePath"_s, Path},
                      {u"sshPrivateKeyPassphrase"_s, Secret},
                      {u"sshPrivateKeyPassphraseCmd"_s},
                      {u"sshKnownHostsFilePath"_s, Path},
                      {u"sshTrustUnknownHosts"_s, Flag},
                      {u"allowedHosts"_s, List}}},
        {u"oracle"_s,
         u"artifacts.oracle.accounts"_s,
         {u"oracle/object"_s},
         {{u"namespace"_s, Text, true},
          {u"region"_s},
          {u"userId"_s},
          {u"fingerprint"_s},
          {u"sshPrivateKeyFilePath"_s, Path},
          {u"privateKeyPassphrase"_s, Secret},
          {u"tenancyId"_s},
          {u"apiEndpoint"_s}, // ours
          {u"profile"_s}}}, // ours
        {u"maven"_s,
         u"artifacts.maven.accounts"_s,
         {u"maven/file"_s},
         Fields{{u"repositoryUrl"_s, Text, true}} + basic()}, // user and password: ours
        {u"ivy"_s,
         u"artifacts.ivy.accounts"_s,
         {u"ivy/file"_s},
         Fields{{u"settings"_s, Other}, {u"repositoryUrl"_s}, {u"pattern"_s}, {u"m2compatible"_s, Flag}}
             + basic()}, // all but settings: ours
        {u"jenkins"_s,
         u"jenkins.masters"_s,
         {u"jenkins/file"_s},
         {{u"address"_s, Text, true},
          {u"username"_s},
          {u"password"_s, Secret},
          {u"csrf"_s, Flag},
          {u"permissions"_s, Other},
          {u"ciEnabled"_s, Flag}}},
        {u"helm"_s,
         u"artifacts.helm.accounts"_s,
         {u"helm/chart"_s, u"helm/index"_s},
         Fields{{u"repository"_s, Text, true}} + basic()},
        {u"dockerRegistry"_s,
         u"dockerRegistry.accounts"_s,
         {u"helm/image"_s},
         {{u"address"_s, Text, true},
          {u"username"_s},
          {u"password"_s, Secret},
          {u"email"_s},
          {u"insecureRegistry"_s, Flag},
          {u"repositories"_s, List},
          {u"helmOciRepositories"_s, List},
          {u"cacheIntervalSeconds"_s},
          {u"clientTimeoutMillis"_s},
          {u"cacheThreads"_s},
          {u"paginateSize"_s},
          {u"sortTagsByDate"_s, Flag},
          {u"trackDigests"_s, Flag}}},
        {u"front50"_s,
         u"artifacts.front50.accounts"_s, // ours; services.front50.baseUrl is read as well
         {u"front50/pipelineTemplate"_s},
         Fields{{u"baseUrl"_s, Text, true}} + basic() + token()},
        {u"artifactStore"_s,
         u"artifacts.artifactStore.accounts"_s, // ours: who answers /artifacts/content-address
         {u"remote/base64"_s},
         Fields{{u"baseUrl"_s, Text, true}} + basic() + token()},
    };
}

} // namespace

const AccountField *AccountKind::field(const QString &name) const
{
    const auto found = std::ranges::find(fields, name, &AccountField::name);
    return found == fields.end() ? nullptr : &*found;
}

const QList<AccountKind> &accountKinds()
{
    static const QList<AccountKind> kinds = makeKinds();
    return kinds;
}

const AccountKind *findAccountKind(const QString &kind)
{
    const auto &kinds = accountKinds();
    const auto found = std::ranges::find(kinds, kind, &AccountKind::kind);
    return found == kinds.end() ? nullptr : &*found;
}

} // namespace Artifacts
